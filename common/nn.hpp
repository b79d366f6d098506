// Step 3 of the ladder: modules (stage 05).
#pragma once

#include "common/autograd.hpp"
#include "common/nn/activation.hpp"
#include "common/nn/init.hpp"
#include "common/nn/linear.hpp"
#include "common/nn/loss.hpp"
#include "common/nn/sequential.hpp"
