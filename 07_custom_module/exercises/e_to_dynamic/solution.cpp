#include "08_dynamic_net/main.cpp"
