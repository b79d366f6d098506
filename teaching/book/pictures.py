"""What is drawn and printed by the programs themselves, for the pages of the stages."""

import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import files
from words import PICTURES

FOLDER = files.PARTS / "pictures"
SMALL = ["--", "--batch-size", "3", "--input-dim", "2", "--hidden-dim", "3", "--output-dim", "1"]
# What ./tutorial draws, and what it is asked for: a picture of each stage, where the stage has one.
FLAGS = {"network": [], "graph": SMALL, "curve": []}
COMMANDS = {"network": "network", "graph": "graph", "curve": "plot"}


def draw():
    """Has ./tutorial draw what it can. A command that it lacks draws nothing; what is missing for one is said once."""
    offered = subprocess.run([files.ROOT / "tutorial", "--help"], capture_output=True, text=True).stdout
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    jobs = [(FOLDER / f"{stage}-{kind}.svg", [command, stage[:2], *FLAGS[kind]])
            for kind, command in COMMANDS.items() if f"tutorial {command} " in offered
            for stage in files.stages() if kind != "graph" or stage[:2] not in ("01", "02")]  # those two record none
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        said = set(filter(None, pool.map(lambda job: draw_one(*job), jobs)))
    for line in sorted(said):
        print(files.message("without pictures: {}", line), file=sys.stderr)


def draw_one(target, command):
    """What was said instead, if there is no picture."""
    language = ["--lang", os.environ.get("LADDER_LANG", "en")]
    done = subprocess.run([files.ROOT / "tutorial", *language, *command[:2], "-o", target, *command[2:]], capture_output=True, text=True)
    return "" if done.returncode == 0 else done.stderr.strip().splitlines()[-1]


def instead_of_mermaid(text, page_folder, language):
    """The drawings of a README, which its own commands made for GitHub, as pictures: no browser reads Mermaid alone."""
    def picture(match):
        command = match[2].split()
        target = FOLDER / ("-".join(command).replace("--", "") + ".svg")
        if FOLDER.exists() and (target.exists() or not draw_one(target, command)):
            return f"    ./tutorial {match[2]}\n\n![{description(target, language)}]({os.path.relpath(target, page_folder)})\n"
        return match[0]

    return re.sub(r"(?m)^( {4}\./tutorial )(graph .*) --format mermaid\n\n```mermaid\n(?:.*\n)*?```\n", picture, text)


def of_stage(stage, page_folder, language):
    """(kind, path from the stage's page, what it shows in words) of each picture."""
    for kind in FLAGS:
        file = FOLDER / f"{stage}-{kind}.svg"
        if file.exists():
            yield kind, os.path.relpath(file, page_folder / stage), description(file, language)


def description(svg, language):
    """What the picture says of itself, in that language: its title and its description."""
    text = svg.read_text(encoding="utf-8")
    found = [re.search(rf"<{tag}[^>]*>(.*?)</{tag}>", text, re.S) for tag in ("title", "desc")]
    words = ". ".join(match[1].strip() for match in found if match) or svg.stem
    words = re.sub(r"[\[\]\s]+", " ", words).strip()
    for english, translated in PICTURES[language]:
        words = re.sub(english, translated, words)
    return words


@cache
def losses(programs, stage):
    """A command, every 50th loss that it prints here on one thread, and what Python wrote for the tests from the same
    flags."""
    golden = files.ROOT / f"tests/golden/losses/{stage}.txt"
    if not golden.exists():
        golden = files.ROOT / f"tests/golden/losses/{stage}_iterations-200.txt"
    head, *lines = golden.read_text().splitlines()
    flags = [*head.split()[2:], "--print-every", "50"]
    printed = subprocess.run([Path(programs) / stage, *flags], check=True, capture_output=True, text=True,
                             env={**os.environ, "OPENBLAS_NUM_THREADS": "1"}).stdout
    steps = {line.split()[0] for line in printed.splitlines()}
    return (f"$ ./tutorial run {stage[:2]} -- {' '.join(flags)}", printed.splitlines(),
            [line for line in lines if line.split()[0] in steps])
