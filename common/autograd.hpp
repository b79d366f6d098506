// Step 2 of the ladder: gradients (stages 03 and 04).
#pragma once

#include "common/autograd/engine.hpp"
#include "common/autograd/function.hpp"
#include "common/autograd/grad_mode.hpp"
#include "common/autograd/gradcheck.hpp"
#include "common/autograd/node.hpp"
#include "common/tensor.hpp"
