#include "common/cuda/reduce.cu"
