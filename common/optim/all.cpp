// All optimizers, compiled here and nowhere else: a program that uses one need not compile its
// loops. In the preset cuda nvcc does it, for both devices.
#define LADDER_COMPILE_OPTIMIZERS
#ifdef LADDER_CUDA
#include "common/cuda/for_each.cuh"
#endif
#include "common/optim.hpp"
