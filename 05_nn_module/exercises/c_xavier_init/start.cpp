// 05c: Xavier Glorot's initial weights
#include <cmath>

#include "common/nn.hpp"
#include "tests/exercises/todo.hpp"

using namespace ladder;

// Fills a weight (out, in) with uniform numbers of variance 2 / (in + out).
void xavier_uniform(const Tensor& weight) {
  const double c = todo("the bound c, for weight.size(0) outputs and weight.size(1) inputs");
  weight.uniform_(-c, c);
}

// Does so with every linear layer of the network, and sets its bias, if it has one, to 0.
void initialise(nn::Module& net) {
  todo("xavier_uniform for the weight, and 0 for the bias, of every linear layer in net");
}
