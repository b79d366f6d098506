#!/usr/bin/python3
"""Runs every reference.py beside its program, with seeds that no other test has, and compares what they print.

    beside.py FOLDER_OF_THE_PROGRAMS [SEED]
"""

import math
import os
import pathlib
import random
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FLAGS = {"01": ["", "--dtype float32"], "02": [""], "03": [""], "04": [""],
         "05": ["", "--no-bias", "--init normal --learning-rate 1e-7"],
         "06": ["--optimizer adam", "--optimizer sgd", "--optimizer momentum", "--optimizer rmsprop"],
         "07": ["", "--activation clamp", "--activation none"],
         "08": ["", "--optimizer sgd"]}


def lines_of(command):
    environment = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    result = subprocess.run(command, env=environment, capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"error: {' '.join(command)}: {result.stderr}")
    return [line.split() for line in result.stdout.splitlines()]


def differ(ours, theirs, float64, adaptive):
    """Whether two losses of one step are further apart than rounding explains, as tests/goldens.hpp has it. A first step
    of Adam or RMSprop goes by the gradient's sign, which rounding decides where it is nearly 0: from one of OpenBLAS's
    kernels to another 06 with rmsprop was seen to differ by 2.2e-5 at step 7."""
    tolerance, epsilon = (1e-11, 2.0**-52) if float64 else (1e-4 if adaptive else 2e-5, 2.0**-23)
    floor = epsilon * math.sqrt(max(theirs, 640.0))
    return not abs(ours - theirs) <= tolerance * theirs + 2 * floor * math.sqrt(theirs) + floor**2


def compare(programs, stage, flags):
    ours = lines_of([str(programs / stage.name), *flags])
    theirs = lines_of([sys.executable, str(stage / "reference.py"), *flags])
    float64 = "float64" in flags or (stage.name.startswith("01") and "float32" not in flags)
    adaptive = stage.name.startswith("07") or "adam" in flags or "rmsprop" in flags
    for (t, loss), (their_t, their_loss) in zip(ours, theirs, strict=True):
        if t != their_t or differ(float(loss), float(their_loss), float64, adaptive):
            sys.exit(f"error: {stage.name} {' '.join(flags)}: at step {t} it prints {loss}, but Python {their_loss}")
    print(f"the same {len(ours)} losses: {stage.name} {' '.join(flags)}")


def main():
    programs = pathlib.Path(sys.argv[1])
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(2**32)
    print(f"seed {seed}")
    import torch
    for stage in sorted(ROOT.glob("[0-9][0-9]_*/")):
        for flags in FLAGS[stage.name[:2]]:
            if stage.name.startswith("08") and int(torch.__version__.split(".")[0]) < 2:
                print(f"left out: {stage.name}: PyTorch {torch.__version__} differs, see tests/libtorch/README.md")
                continue
            dtypes = [""] if "--dtype" in flags else ["", " --dtype float64"]
            for dtype in dtypes:
                compare(programs, stage, (flags + dtype).split() + ["--seed", str(seed), "--iterations", "30"])


if __name__ == "__main__":
    main()
