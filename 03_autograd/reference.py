#!/usr/bin/env python3
"""03_autograd in PyTorch: the gradients come from loss.backward()."""

import argparse
import statistics
import sys
import time

import torch


def parse_flags():
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in [("--seed", 0), ("--iterations", 500), ("--print-every", 1),
                          ("--print-phase", 0), ("--batch-size", 64), ("--input-dim", 1000),
                          ("--hidden-dim", 100), ("--output-dim", 10)]:
        parser.add_argument(name, type=int, default=default)
    parser.add_argument("--learning-rate", type=float, default=1e-6)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--dtype", choices=["float32", "float64"], default="float32")
    parser.add_argument("--timing", action="store_true")
    parser.add_argument("--first-gradients", action="store_true")
    return parser.parse_args()


def print_timing(times):
    """One line on stderr; `times` holds what the clock said at each step's loss, in seconds."""
    steps = [1000 * (after - before) for before, after in zip(times, times[1:])] or [0.0]
    print(f"timing: {len(times)} steps, median {statistics.median(steps):.4f} ms a step, "
          f"total {sum(steps) / 1000:.3f} s", file=sys.stderr)


def first_gradients(x, y, w1, w2):
    """--first-gradients: what backward() leaves in .grad, without any training."""
    a = torch.tensor(1.0, requires_grad=True)
    w = torch.tensor(2.0, requires_grad=True)
    b = torch.tensor(3.0, requires_grad=True)
    (w * a + b).backward()
    print(w.grad)    # d(w*a + b)/dw = a = 1
    print(a.grad)    # d(w*a + b)/da = w = 2
    print(b.grad)    # d(w*a + b)/db = 1

    print(x.grad)    # None: data asks for no gradient
    print(y.grad)
    try:
        w1.grad.zero_()    # too early: there is no gradient before backward()
    except AttributeError as error:
        print(error, file=sys.stderr)
    (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum().backward()
    print(w1.grad)


flags = parse_flags()
N, D_in, H, D_out = flags.batch_size, flags.input_dim, flags.hidden_dim, flags.output_dim
device, dtype = flags.device, getattr(torch, flags.dtype)

# Random data and weights, drawn on the CPU and then moved: the same numbers on every device.
torch.manual_seed(flags.seed)
x = torch.randn(N, D_in, dtype=dtype).to(device)
y = torch.randn(N, D_out, dtype=dtype).to(device)
w1 = torch.randn(D_in, H, dtype=dtype).to(device).requires_grad_()
w2 = torch.randn(H, D_out, dtype=dtype).to(device).requires_grad_()

if flags.first_gradients:
    first_gradients(x, y, w1, w2)
    sys.exit()

times = []
for t in range(flags.iterations):
    # Forward pass.
    y_pred = x.mm(w1).clamp(min=0).mm(w2)    # (N, D_out)

    # The loss: squared errors, summed.
    loss = (y_pred - y).pow(2).sum()
    if t % flags.print_every == flags.print_phase:
        print(t, loss.item())
    times.append(time.perf_counter())

    # Backward pass: fills w1.grad and w2.grad.
    loss.backward()

    # One step against the gradient, which is no part of the computation to be derived.
    with torch.no_grad():
        w1 -= flags.learning_rate * w1.grad
        w2 -= flags.learning_rate * w2.grad
        w1.grad.zero_()    # backward() adds to what is there
        w2.grad.zero_()

if flags.timing:
    print_timing(times)
