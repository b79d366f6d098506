#include "05_nn_module/main.cpp"
