#!/usr/bin/env python3
"""Makes the golden files beside it from the stages' reference.py programs; see README.md.

It needs NumPy and PyTorch: on Debian, /usr/bin/python3 with python3-numpy and python3-torch.
"""

import os
import pathlib
import platform
import random
import shutil
import subprocess
import sys

import numpy as np
import torch

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
STAGES = sorted(path.parent.name for path in ROOT.glob("[0-9][0-9]_*/reference.py"))


def stage_name(number):
    return next(name for name in STAGES if name.startswith(number))


# ---------------------------------------------------------------- losses and outputs

# What the documents' cells run, on the CPU.
CELLS = """
01
02
03
01 --iterations 50
02 --iterations 50
03 --dtype float64 --iterations 50
04 --iterations 50
03 --print-every 99
04 --print-every 99
05 --iterations 50
05 --learning-rate 1e-6
05 --learning-rate 1e-3
05 --init normal --learning-rate 1e-6
05 --no-bias --init normal --learning-rate 1e-6
05 --print-every 100 --print-phase 99
06
06 --iterations 50
06 --no-bias
06 --optimizer sgd --learning-rate 1e-6 --no-bias --init normal
06 --print-every 100 --print-phase 99
07 --no-bias
07 --optimizer sgd --iterations 50
07 --activation none --print-every 100 --print-phase 99
08 --iterations 50
"""

# Longer runs in the dtype, or of the stage, that no cell runs to the end. RMSprop and the dynamic
# network stop early: their later losses hang on the last bit of every sum.
LONG_RUNS = """
01 --dtype float32
02 --dtype float64
03 --dtype float64
04
04 --dtype float64
05
05 --dtype float64
05 --dtype float64 --learning-rate 1e-3
06 --dtype float64
06 --optimizer momentum --dtype float64
06 --optimizer rmsprop --dtype float64 --iterations 250
07
07 --dtype float64
08 --iterations 200
08 --dtype float64
"""

SEEDS = [f"{stage} --seed {seed} --iterations 50 --dtype {dtype}"
         for stage in "01 02 03 04 05 06 07 08".split()
         for seed in (1, 42, 4294967295)
         for dtype in ("float32", "float64")]

# Problems so small that they need another learning rate to move at all.
SMALL = "--batch-size 5 --input-dim 3 --hidden-dim 2 --output-dim 1 --iterations 50"
ODD_SIZES = [f"{stage} {flags}"
             for stage in "01 02 03 04 05 06 07 08".split()
             for flags in ("--batch-size 1 --hidden-dim 7 --iterations 50",
                           f"{SMALL} --learning-rate 1e-2")]
ODD_SIZES += [f"{stage} {SMALL} --learning-rate 1e-2 --seed 42 --dtype float64"
              for stage in "01 02 05 08".split()]

VARIANTS = """
05 --no-bias --iterations 50
05 --no-bias --dtype float64 --iterations 50
06 --optimizer sgd --iterations 50
06 --optimizer momentum --iterations 50
06 --optimizer rmsprop --iterations 50
06 --optimizer sgd --no-bias --iterations 50
06 --optimizer momentum --no-bias --dtype float64 --iterations 50
06 --optimizer rmsprop --no-bias --dtype float64 --iterations 50
06 --init normal --learning-rate 1e-2 --iterations 50
06 --init normal --optimizer momentum --learning-rate 1e-7 --iterations 50
06 --init normal --optimizer rmsprop --learning-rate 1e-2 --dtype float64 --iterations 50
07 --optimizer momentum --iterations 50
07 --optimizer rmsprop --iterations 50
07 --optimizer momentum --dtype float64 --iterations 50
07 --optimizer rmsprop --dtype float64 --iterations 50
07 --optimizer sgd --no-bias --iterations 50
07 --activation clamp --iterations 50
07 --activation clamp --no-bias --dtype float64 --iterations 50
07 --activation none --iterations 50
07 --activation none --optimizer sgd --dtype float64 --iterations 50
03 --learning-rate 0 --iterations 3
03 --learning-rate 1e-3 --iterations 12
"""

# Programs that print more than losses: their whole stdout is kept.
OUTPUTS = """
01 --iterations 3 --print-every 500 --show-residual
01 --print-every 500 --show-residual
01 --iterations 3 --show-residual --dtype float32 --batch-size 5 --output-dim 3
01 --iterations 1 --show-residual --batch-size 101
01 --iterations 2 --show-residual --batch-size 1 --output-dim 1
03_first_gradients
03_first_gradients --seed 42 --dtype float64
03_first_gradients --batch-size 5 --input-dim 3 --hidden-dim 2 --output-dim 1
05 --show-parameters
05 --show-parameters --no-bias --hidden-dim 7
"""

# Trainings that are saved after five steps, and go on for ten.
SAVED = """
05
06 --optimizer sgd
06 --optimizer momentum
06 --optimizer rmsprop
06 --optimizer adam --dtype float64
07
08
08 --optimizer adam
"""


def run_reference(command, *more):
    """Returns the binary's command and what the Python beside it prints for the same flags, and more."""
    name, *flags = command.split()
    binary, python_flags = stage_name(name[:2]), flags
    if name == "03_first_gradients":
        binary, python_flags = name, ["--first-gradients", *flags]
    program = ROOT / stage_name(name[:2]) / "reference.py"
    # One thread, so that sums are always taken in the same order.
    environment = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    result = subprocess.run([sys.executable, str(program), *python_flags, *more], env=environment,
                            capture_output=True, text=True)
    if result.returncode != 0 or not result.stdout:
        sys.exit(f"{result.stderr}make.py: failed: {program} {' '.join(python_flags)}")
    return " ".join([binary, *flags]), result.stdout


def file_name(command):
    return command.replace(" --", "_").replace(" ", "-") + ".txt"


def thinned(command, text):
    """Keeps t < 50, every 50th and the last; all of them where the command itself skips some."""
    lines = text.splitlines(keepends=True)
    if "--print-every" in command:
        return text
    return "".join(line for line in lines
                   if int(line.split()[0]) < 50 or int(line.split()[0]) % 50 == 0
                   or line is lines[-1])


def write_commands(folder, commands, edit):
    for command in dict.fromkeys(commands):
        command, text = run_reference(command)
        (folder / file_name(command)).write_text(f"# {command}\n{edit(command, text)}")


# ---------------------------------------------------------------- files

def write_saved(folder):
    """The files of trainings, in both formats, and the losses with which Python goes on from them."""
    for name in filter(None, SAVED.split("\n")):
        command = f"{name} {SMALL.replace('50', '10')} --learning-rate 1e-2"
        for suffix in (".npz", ".safetensors"):
            file = folder / file_name(name).replace(".txt", suffix)
            run_reference(command, "--iterations", "5", "--save", str(file))
            command_run, text = run_reference(command, "--load", str(file))
            (folder / (file.name + ".txt")).write_text(f"# {command_run}\n{text}")


# ---------------------------------------------------------------- random streams

SEED_LIST = (0, 1, 42, 4294967295)
DTYPES = {"float32": torch.float32, "float64": torch.float64}


class Blocks:
    """A file of blocks: a line that says what was drawn, then the numbers, one a line."""

    def __init__(self, path):
        self.path, self.lines = path, []

    def add(self, header, numbers):
        numbers = list(numbers)
        self.lines += [f"# {header} n={len(numbers)}", *map(repr, numbers)]

    def write(self):
        self.path.write_text("\n".join(self.lines) + "\n")


def write_numpy(folder):
    blocks = Blocks(folder / "numpy.txt")
    for seed in SEED_LIST:
        for name in ("rand", "randn"):
            np.random.seed(seed)
            blocks.add(f"numpy.{name} float64 seed={seed}",
                       getattr(np.random, name)(100 if seed == 0 else 40).tolist())
    blocks.write()


def write_python(folder):
    blocks = Blocks(folder / "python.txt")
    for seed in SEED_LIST:
        for low, high in ((0, 3), (0, 0), (-5, 5), (1, 100), (0, 4294967295)):
            random.seed(seed)
            blocks.add(f"python.randint int64 seed={seed} low={low} high={high}",
                       [random.randint(low, high) for _ in range(40 if high == 3 else 15)])
    blocks.write()


def write_torch(folder):
    """Every block starts from torch.manual_seed(seed)."""
    blocks = Blocks(folder / "torch.txt")
    for seed in SEED_LIST:
        for name, dtype in DTYPES.items():
            def add(function, drawn, extra=""):
                blocks.add(f"torch.{function} {name} seed={seed}{extra}", drawn.tolist())

            torch.manual_seed(seed)
            add("rand", torch.rand(100 if seed == 0 else 20, dtype=dtype))
            for n in (1, 2, 5, 15, 16, 17, 20, 31, 32, 40, 100) if seed == 0 else (5, 17, 40):
                torch.manual_seed(seed)
                add("randn", torch.randn(n, dtype=dtype))
            if seed in (0, 42):
                torch.manual_seed(seed)
                add("uniform_", torch.empty(20, dtype=dtype).uniform_(-0.5, 2), " from=-0.5 to=2")
                for n in (5, 20):
                    torch.manual_seed(seed)
                    add("normal_", torch.empty(n, dtype=dtype).normal_(1.5, 0.25),
                        " mean=1.5 std=0.25")
            for in_features, out_features in ((1, 2), (3, 2), (100, 1), (7, 5)):
                if dtype is torch.float32 and (seed == 0 or in_features == 3):
                    torch.manual_seed(seed)
                    layer = torch.nn.Linear(in_features, out_features)
                    shape = f" in={in_features} out={out_features}"
                    add("nn.Linear.weight", layer.weight.flatten(), shape)
                    add("nn.Linear.bias", layer.bias, shape)
    blocks.write()


# Draws one after the other from one generator. Fewer than 16 normals come in pairs whose second
# is kept for the next call; 16 or more leave a kept one alone; seeding anew forgets it.
MIXES = ["randn.float32.1 randn.float32.1 randn.float32.3 randn.float32.1 randn.float32.2",
         "randn.float32.1 randn.float32.20 randn.float32.1 rand.float32.2 randn.float32.1",
         "randn.float64.1 randn.float64.17 randn.float64.2 rand.float64.3 randn.float64.15",
         "randn.float32.1 randn.float64.1 randn.float64.3 randn.float32.2",
         "randn.float32.1 manual_seed.1 randn.float32.2 manual_seed.0 rand.float32.1"]


def write_torch_mixes(folder):
    blocks = Blocks(folder / "torch_mixes.txt")
    for seed in (0, 42):
        for mix in MIXES:
            torch.manual_seed(seed)
            numbers = []
            for call in mix.split():
                function, *arguments = call.split(".")
                if function == "manual_seed":
                    torch.manual_seed(int(arguments[0]))
                else:
                    dtype, n = DTYPES[arguments[0]], int(arguments[1])
                    numbers += getattr(torch, function)(n, dtype=dtype).tolist()
            blocks.add(f"torch.mix seed={seed} calls={mix.replace(' ', ',')}", numbers)
    blocks.write()


def versions():
    vectors = [line.split(":")[1].strip() for line in torch.__config__.show().splitlines()
               if "CPU capability" in line]
    return (f"Python {platform.python_version()}, NumPy {np.__version__}, "
            f"PyTorch {torch.__version__}\n"
            f"{platform.machine()}, PyTorch's vector code: {', '.join(vectors) or 'not said'}\n")


def main():
    folders = {name: HERE / name for name in ("losses", "outputs", "saved", "random")}
    for folder in folders.values():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
    losses = (CELLS + LONG_RUNS + VARIANTS).split("\n") + SEEDS + ODD_SIZES
    write_commands(folders["losses"], filter(None, losses), thinned)
    write_commands(folders["outputs"], filter(None, OUTPUTS.split("\n")), lambda _, text: text)
    write_saved(folders["saved"])
    for write in (write_numpy, write_python, write_torch, write_torch_mixes):
        write(folders["random"])
    (HERE / "made_with.txt").write_text(versions())
    for name, folder in folders.items():
        print(f"{name}: {len(list(folder.iterdir()))} files")


if __name__ == "__main__":
    main()
