#!/usr/bin/env python3
"""02_tensor_manual_grad in PyTorch: the same by hand, on tensors that may live on a GPU."""

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


flags = parse_flags()
N, D_in, H, D_out = flags.batch_size, flags.input_dim, flags.hidden_dim, flags.output_dim
device, dtype = flags.device, getattr(torch, flags.dtype)

# Random data and weights, drawn on the CPU and then moved: the same numbers on every device.
torch.manual_seed(flags.seed)
x = torch.randn(N, D_in, dtype=dtype).to(device)
y = torch.randn(N, D_out, dtype=dtype).to(device)
w1 = torch.randn(D_in, H, dtype=dtype).to(device)
w2 = torch.randn(H, D_out, dtype=dtype).to(device)

times = []
for t in range(flags.iterations):
    # Forward pass.
    h = x.mm(w1)                # (N, H)
    h_relu = h.clamp(min=0)     # (N, H)
    y_pred = h_relu.mm(w2)      # (N, D_out)

    # The loss: squared errors, summed.
    loss = (y_pred - y).pow(2).sum()
    if t % flags.print_every == flags.print_phase:
        print(t, loss.item())
    times.append(time.perf_counter())

    # Backward pass: the chain rule, from the loss to the weights.
    grad_y_pred = 2.0 * (y_pred - y)         # (N, D_out)
    grad_w2 = h_relu.t().mm(grad_y_pred)     # (H, D_out)
    grad_h_relu = grad_y_pred.mm(w2.t())     # (N, H)
    grad_h = grad_h_relu.clone()
    grad_h[h < 0] = 0                        # max(h, 0) is flat where h is negative
    grad_w1 = x.t().mm(grad_h)               # (D_in, H)

    # One step against the gradient.
    w1 -= flags.learning_rate * grad_w1
    w2 -= flags.learning_rate * grad_w2

if flags.timing:
    print_timing(times)
