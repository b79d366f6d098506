// Step 3 of the ladder: modules (stage 05).
#pragma once

#include "common/autograd.hpp"
#include "common/nn/init.hpp"
#include "common/nn/layers.hpp"
#include "common/nn/sequential.hpp"
