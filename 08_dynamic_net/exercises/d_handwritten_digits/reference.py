#!/usr/bin/env python3
"""08d in PyTorch: every 50th loss, and how many of the 500 digits that were held back are read rightly.

    python3 reference.py [seed]
"""

import pathlib
import random
import sys

import torch

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0

lines = (pathlib.Path(__file__).parent / "digits.txt").read_text().splitlines()
digits = [line.split() for line in lines if not line.startswith("#")]
labels = torch.tensor([int(label) for label, _ in digits])
pixels = torch.tensor([[int(pixel, 17) / 16 for pixel in row] for _, row in digits])

order = list(range(len(digits)))
random.seed(seed)
random.shuffle(order)
learned, held_back = order[:-500], order[-500:]
x, y = pixels[learned], torch.nn.functional.one_hot(labels[learned], 10).float()

torch.manual_seed(seed)
model = torch.nn.Sequential(torch.nn.Linear(64, 100), torch.nn.ReLU(), torch.nn.Linear(100, 10))
loss_fn = torch.nn.MSELoss(reduction="sum")
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
for t in range(500):
    loss = loss_fn(model(x), y)
    if t % 50 == 0:
        print(t, loss.item())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

read = model(pixels[held_back]).argmax(1)
print((read == labels[held_back]).sum().item(), "of 500 are read rightly")
