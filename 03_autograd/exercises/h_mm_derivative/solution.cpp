#include "common/ops/matmul.cpp"
