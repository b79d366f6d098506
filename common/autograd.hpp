// Step 2 of the ladder: gradients (stages 03 and 04).
#pragma once

#include "common/autograd/engine.hpp"
#include "common/graph/function.hpp"
#include "common/graph/grad_mode.hpp"
#include "common/autograd/gradcheck.hpp"
#include "common/graph/node.hpp"
#include "common/tensor.hpp"
