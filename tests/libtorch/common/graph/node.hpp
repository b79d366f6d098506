#pragma once

#include "common/tensor.hpp"
