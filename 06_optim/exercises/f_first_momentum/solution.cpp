#include "common/optim/sgd.hpp"
