#!/usr/bin/env python3
"""06_optim in PyTorch: an optimizer makes the step."""

import argparse
import functools
import pathlib
import statistics
import sys
import time

import torch

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "common" / "files"))
import in_python


def parse_flags():
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in [("--seed", 0), ("--iterations", 500), ("--print-every", 1),
                          ("--print-phase", 0), ("--batch-size", 64), ("--input-dim", 1000),
                          ("--hidden-dim", 100), ("--output-dim", 10)]:
        parser.add_argument(name, type=int, default=default)
    parser.add_argument("--learning-rate", type=float, default=1e-4)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--dtype", choices=["float32", "float64"], default="float32")
    parser.add_argument("--timing", action="store_true")
    parser.add_argument("--load")
    parser.add_argument("--save")
    parser.add_argument("--optimizer", default="adam",
                        choices=["adam", "sgd", "momentum", "rmsprop"])
    parser.add_argument("--no-bias", dest="bias", action="store_false")
    parser.add_argument("--init", choices=["default", "normal"], default="default")
    return parser.parse_args()


def print_timing(times):
    """One line on stderr; `times` holds what the clock said at each step's loss, in seconds."""
    steps = [1000 * (after - before) for before, after in zip(times, times[1:])] or [0.0]
    print(f"timing: {len(times)} steps, median {statistics.median(steps):.4f} ms a step, "
          f"total {sum(steps) / 1000:.3f} s", file=sys.stderr)


flags = parse_flags()
N, D_in, H, D_out = flags.batch_size, flags.input_dim, flags.hidden_dim, flags.output_dim
device, dtype = flags.device, getattr(torch, flags.dtype)

# Random data, drawn on the CPU and then moved: the same numbers on every device.
torch.manual_seed(flags.seed)
x = torch.randn(N, D_in, dtype=dtype).to(device)
y = torch.randn(N, D_out, dtype=dtype).to(device)

model = torch.nn.Sequential(
    torch.nn.Linear(D_in, H, bias=flags.bias),
    torch.nn.ReLU(),
    torch.nn.Linear(H, D_out, bias=flags.bias),
)
if flags.init == "normal":    # N(0, 1), as the stages before drew w1 and w2
    torch.nn.init.normal_(model[0].weight)
    torch.nn.init.normal_(model[2].weight)
model.to(device, dtype)
loss_fn = torch.nn.MSELoss(reduction="sum")
make_optimizer = {
    "adam": torch.optim.Adam,
    "sgd": torch.optim.SGD,
    "momentum": functools.partial(torch.optim.SGD, momentum=0.9),
    "rmsprop": torch.optim.RMSprop,
}[flags.optimizer]
optimizer = make_optimizer(model.parameters(), lr=flags.learning_rate)

first = in_python.load(flags.load, model, optimizer) if flags.load else 0
times = []
for t in range(first, first + flags.iterations):
    # Forward pass.
    y_pred = model(x)    # (N, D_out)

    # The loss: squared errors, summed.
    loss = loss_fn(y_pred, y)
    if t % flags.print_every == flags.print_phase:
        print(t, loss.item())
    times.append(time.perf_counter())

    # Backward pass: fills every parameter's .grad.
    optimizer.zero_grad()
    loss.backward()

    # One step of the optimizer.
    optimizer.step()

if flags.save:
    in_python.save(flags.save, first + flags.iterations, model, optimizer)
if flags.timing:
    print_timing(times)
