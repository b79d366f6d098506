#!/usr/bin/env python3
"""04_custom_function in PyTorch: an operation of one's own, with its derivative."""

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
    return parser.parse_args()


def print_timing(times):
    """One line on stderr; `times` holds what the clock said at each step's loss, in seconds."""
    steps = [1000 * (after - before) for before, after in zip(times, times[1:])] or [0.0]
    print(f"timing: {len(times)} steps, median {statistics.median(steps):.4f} ms a step, "
          f"total {sum(steps) / 1000:.3f} s", file=sys.stderr)


class MyReLU(torch.autograd.Function):
    """max(input, 0), and how a gradient passes back through it."""

    @staticmethod
    def forward(ctx, input):
        ctx.save_for_backward(input)    # backward needs to know where it was negative
        return input.clamp(min=0)

    @staticmethod
    def backward(ctx, grad_output):
        input, = ctx.saved_tensors
        grad_input = grad_output.clone()
        grad_input[input < 0] = 0       # max(input, 0) is flat where input is negative
        return grad_input


flags = parse_flags()
N, D_in, H, D_out = flags.batch_size, flags.input_dim, flags.hidden_dim, flags.output_dim
device, dtype = flags.device, getattr(torch, flags.dtype)

# Random data and weights, drawn on the CPU and then moved: the same numbers on every device.
torch.manual_seed(flags.seed)
x = torch.randn(N, D_in, dtype=dtype).to(device)
y = torch.randn(N, D_out, dtype=dtype).to(device)
w1 = torch.randn(D_in, H, dtype=dtype).to(device).requires_grad_()
w2 = torch.randn(H, D_out, dtype=dtype).to(device).requires_grad_()

times = []
for t in range(flags.iterations):
    # Forward pass.
    y_pred = MyReLU.apply(x.mm(w1)).mm(w2)    # (N, D_out)

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
