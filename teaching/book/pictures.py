"""What is drawn and printed by the programs themselves, for the pages of the stages."""

import os
import re
import subprocess
from pathlib import Path

import files

FOLDER = files.BOOK / "pictures"
SMALL = ["--", "--batch-size", "3", "--input-dim", "2", "--hidden-dim", "3", "--output-dim", "1"]
# What ./tutorial draws, and what it is asked for: a picture of each stage, where the stage has one.
KINDS = {"network": [], "graph": SMALL, "curve": []}
COMMANDS = {"network": "network", "graph": "graph", "curve": "plot"}


def draw():
    """Has ./tutorial draw what it can; a command that it lacks draws nothing."""
    offered = subprocess.run([files.ROOT / "tutorial", "--help"], capture_output=True, text=True).stdout
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.svg"):
        old.unlink()
    for kind, command in COMMANDS.items():
        if f"tutorial {command} " in offered:
            for stage in files.stages():
                if kind != "graph" or stage[:2] not in ("01", "02"):  # those two record none
                    draw_one(kind, command, stage)


def draw_one(kind, command, stage):
    target = FOLDER / f"{stage}-{kind}.svg"
    done = subprocess.run([files.ROOT / "tutorial", command, stage[:2], "-o", target, *KINDS[kind]],
                          capture_output=True, text=True)
    if done.returncode != 0 or not target.exists():
        raise SystemExit(f"error: ./tutorial {command} {stage[:2]} drew nothing: {done.stderr.strip()}")


def of_stage(stage, page_folder):
    """(kind, path from the stage's page, what it shows in words) of each picture."""
    for kind in KINDS:
        file = FOLDER / f"{stage}-{kind}.svg"
        if file.exists():
            yield kind, os.path.relpath(file, page_folder / stage), description(file)


def description(svg):
    """What the picture says of itself: its title and its description."""
    text = svg.read_text(encoding="utf-8")
    found = [re.search(rf"<{tag}[^>]*>(.*?)</{tag}>", text, re.S) for tag in ("title", "desc")]
    words = " ".join(match[1] for match in found if match) or svg.stem
    return re.sub(r"[\[\]\s]+", " ", words).strip()


def losses(programs, stage):
    """A command, every 50th loss that it prints here, and what Python wrote for the tests from the same flags."""
    golden = files.ROOT / f"tests/golden/losses/{stage}.txt"
    if not golden.exists():
        golden = files.ROOT / f"tests/golden/losses/{stage}_iterations-200.txt"
    head, *lines = golden.read_text().splitlines()
    flags = [*head.split()[2:], "--print-every", "50"]
    printed = subprocess.run([Path(programs) / stage, *flags], check=True, capture_output=True, text=True).stdout
    steps = {line.split()[0] for line in printed.splitlines()}
    return (f"$ ./tutorial run {stage[:2]} -- {' '.join(flags)}", printed.splitlines(),
            [line for line in lines if line.split()[0] in steps])
