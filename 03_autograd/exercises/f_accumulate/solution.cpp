#include "common/autograd/accumulate_grad.cpp"
