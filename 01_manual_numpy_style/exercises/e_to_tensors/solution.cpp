#include "02_tensor_manual_grad/main.cpp"
