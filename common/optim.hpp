// Step 4 of the ladder: optimizers (stage 06). Each is a file, and a line here.
#pragma once

#include "common/nn.hpp"
#include "common/optim/adam.hpp"
#include "common/optim/rmsprop.hpp"
#include "common/optim/sgd.hpp"
