// 07a: the answers come from the network itself.
// AIM: to know which layers a module lists, and what becomes of one that it does not
#include "tests/exercises/check.hpp"

#include "07_custom_module/exercises/a_predict_names/net.hpp"

using namespace ladder;

std::string names();
std::int64_t trained_numbers();
std::string drawn_first();
bool loss_depends_on_skip();
bool skip_has_a_gradient();
bool skip_has_moved();
bool skip_gradient_is_forgotten();
bool works_in_float64();

namespace {

std::string names_of(const Net& net) {
  std::string all;
  for (const auto& item : net.named_parameters()) all += (all.empty() ? "" : " ") + item.key();
  return all;
}

std::int64_t numbers_of(const Net& net) {
  std::int64_t sum = 0;
  for (const Tensor& parameter : net.parameters()) sum += parameter.numel();
  return sum;
}

std::string first_drawn() {
  manual_seed(0);
  Net net;
  for (const auto& [name, layer] : {std::pair<const char*, nn::Linear>{"hidden", net.hidden},
                                    {"output", net.output},
                                    {"skip", net.skip}}) {
    manual_seed(0);
    nn::Linear again(layer->options);
    if (again->weight.equal(layer->weight)) return name;
  }
  return "none";
}

// The network after one step.
struct Trained {
  Net net;
  Tensor before = net.skip->weight.detach().clone();
  optim::SGD optimizer{net.parameters(), 0.1};

  Trained() {
    optimizer.zero_grad();
    net.forward(ones({5, 4})).pow(2).sum().backward();
    optimizer.step();
  }
};

bool depends() {
  Net net;
  const Tensor loss = net.forward(ones({5, 4})).pow(2).sum();
  NoGradGuard guard;
  net.skip->weight.add_(1);
  return !net.forward(ones({5, 4})).pow(2).sum().equal(loss);
}

bool forgotten() {
  Trained trained;
  trained.optimizer.zero_grad();
  return !trained.net.skip->weight.grad().defined();
}

bool float64_works() {
  Net net;
  net.to(kFloat64);
  try {
    net.forward(ones({5, 4}, kFloat64));
    return true;
  } catch (const Error&) {
    return false;
  }
}

}  // namespace

void exercise::check(Check& check) {
  check.predict(
      "the parameters' names, in order", names, [] { return names_of(Net()); },
      "A parameter is called as its layer was registered, whatever the member's name is, "
      "and the list has the order of the registrations. What was not registered is not "
      "there.");
  check.predict(
      "how many numbers are trained", trained_numbers, [] { return numbers_of(Net()); },
      "3 * 2 + 2 of `last`, and 4 * 3 + 3 of `first`. The 8 of `skip` are on no list.");
  check.predict("the layer that is drawn first", drawn_first, first_drawn,
                "Constructing a layer draws its weights, and C++ constructs the members in the "
                "order in which the class declares them. The registrations come later.");
  check.predict("whether the loss depends on skip", loss_depends_on_skip, depends,
                "forward() is plain C++: it uses the member, registered or not.");
  check.predict(
      "whether skip has a gradient", skip_has_a_gradient,
      [] { return Trained().net.skip->weight.grad().defined(); },
      "The graph records what was computed with what, and asks nobody for a list. So "
      "backward() reaches every weight that the forward pass has used.");
  check.predict(
      "whether skip has moved", skip_has_moved,
      [] {
        const Trained trained;
        return !trained.net.skip->weight.equal(trained.before);
      },
      "step() goes through the optimizer's list. The gradient was computed, and nobody "
      "used it.");
  check.predict("whether skip's gradient is forgotten", skip_gradient_is_forgotten, forgotten,
                "zero_grad() goes through the same list. So this gradient grows from step to step, "
                "the sum of all of them: a sign to look for when a layer does not learn.");
  check.predict("whether it works in float64", works_in_float64, float64_works,
                "to() converts what is registered. `skip` stays float32, and a product of float64 "
                "and float32 is refused. This is the one place where the omission makes itself "
                "heard.");
}
