#include "common/graph/saved_tensor.cpp"
