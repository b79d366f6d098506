// 07a: predictions about the network in 07_custom_module/exercises/a_predict_names/net.hpp. Each
// todo is one answer.
#include <cstdint>
#include <string>

// ---- The lists ---------------------------------------------------------------------------------

// What named_parameters() lists, in its order, with one space between two names: "a.weight a.bias".
std::string names() { return "last.weight last.bias first.weight first.bias"; }

// How many numbers an optimizer gets to train, if it is made with net->parameters().
std::int64_t trained_numbers() { return 23; }

// The member whose weights are drawn first after manual_seed(): "hidden", "output" or "skip".
std::string drawn_first() { return "hidden"; }

// ---- One step: optimizer.zero_grad(), forward, loss, loss.backward(), optimizer.step() ---------
// The optimizer is optim::SGD(net->parameters(), 0.1), and this is its first step.

// Does the loss depend on the weights of skip?
bool loss_depends_on_skip() { return true; }

// Is there a gradient in skip->weight.grad() after backward()?
bool skip_has_a_gradient() { return true; }

// Is skip->weight another one after step()?
bool skip_has_moved() { return false; }

// ---- And then ----------------------------------------------------------------------------------

// The next step begins with optimizer.zero_grad(). Is the gradient of skip gone after it?
bool skip_gradient_is_forgotten() { return false; }

// net->to(kFloat64) is called, then net->forward(x) with an x that is float64, too. Does that work?
bool works_in_float64() { return false; }
