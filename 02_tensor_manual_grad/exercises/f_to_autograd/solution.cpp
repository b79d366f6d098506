#include "03_autograd/main.cpp"
