#include "common/optim/adam.hpp"
