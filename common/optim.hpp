// Step 4 of the ladder: optimizers (stage 06).
#pragma once

#include "common/nn.hpp"
#include "common/optim/algorithms.hpp"
