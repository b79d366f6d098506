#include "common/nn/module.cpp"
