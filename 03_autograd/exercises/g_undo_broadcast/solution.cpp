#include "common/autograd/engine.cpp"
