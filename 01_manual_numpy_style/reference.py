#!/usr/bin/env python3
"""01_manual_numpy_style in NumPy: forward pass, loss and gradients written out by hand."""

import argparse
import statistics
import sys
import time

import numpy as np


def parse_flags():
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in [("--seed", 0), ("--iterations", 500), ("--print-every", 1),
                          ("--print-phase", 0), ("--batch-size", 64), ("--input-dim", 1000),
                          ("--hidden-dim", 100), ("--output-dim", 10)]:
        parser.add_argument(name, type=int, default=default)
    parser.add_argument("--learning-rate", type=float, default=1e-6)
    parser.add_argument("--device", choices=["cpu"], default="cpu")
    parser.add_argument("--dtype", choices=["float32", "float64"], default="float64")
    parser.add_argument("--timing", action="store_true")
    parser.add_argument("--show-residual", action="store_true")
    return parser.parse_args()


def print_timing(times):
    """One line on stderr; `times` holds what the clock said at each step's loss, in seconds."""
    steps = [1000 * (after - before) for before, after in zip(times, times[1:])] or [0.0]
    print(f"timing: {len(times)} steps, median {statistics.median(steps):.4f} ms a step, "
          f"total {sum(steps) / 1000:.3f} s", file=sys.stderr)


flags = parse_flags()
N, D_in, H, D_out = flags.batch_size, flags.input_dim, flags.hidden_dim, flags.output_dim

# Random data and weights. NumPy draws float64; --dtype float32 rounds them.
np.random.seed(flags.seed)
x = np.random.randn(N, D_in).astype(flags.dtype)
y = np.random.randn(N, D_out).astype(flags.dtype)
w1 = np.random.randn(D_in, H).astype(flags.dtype)
w2 = np.random.randn(H, D_out).astype(flags.dtype)

times = []
for t in range(flags.iterations):
    # Forward pass.
    h = x.dot(w1)                # (N, H)
    h_relu = np.maximum(h, 0)    # (N, H)
    y_pred = h_relu.dot(w2)      # (N, D_out)

    # The loss: squared errors, summed.
    loss = np.square(y_pred - y).sum()
    if t % flags.print_every == flags.print_phase:
        print(t, loss.item())
    times.append(time.perf_counter())

    # Backward pass: the chain rule, from the loss to the weights.
    grad_y_pred = 2.0 * (y_pred - y)        # (N, D_out)
    grad_w2 = h_relu.T.dot(grad_y_pred)     # (H, D_out)
    grad_h_relu = grad_y_pred.dot(w2.T)     # (N, H)
    grad_h = grad_h_relu.copy()
    grad_h[h < 0] = 0                       # max(h, 0) is flat where h is negative
    grad_w1 = x.T.dot(grad_h)               # (D_in, H)

    # One step against the gradient.
    w1 -= flags.learning_rate * grad_w1
    w2 -= flags.learning_rate * grad_w2

if flags.timing:
    print_timing(times)
if flags.show_residual:
    print(repr(np.maximum(x.dot(w1), 0).dot(w2) - y))
