#!/usr/bin/env python3
"""Makes the book: `./tutorial book` calls this, with the folder of the programs that it has built.

The pages are written to build/book/pages/<language>/, from the READMEs, tasks and sources of the repository; Sphinx makes
the site of them, build/book/<language>/."""

import fcntl
import shutil
import subprocess
import sys
from pathlib import Path

import files
import pictures
from files import BOOK
from names import Names
from pages import Book

HERE = Path(__file__).resolve().parent
MATHJAX = Path("/usr/share/javascript/mathjax")
MATHJAX_PARTS = ["MathJax.js", "jax/element/mml", "jax/input/TeX", "jax/output/SVG/autoload", "jax/output/SVG/fonts/TeX",
                 "jax/output/SVG/jax.js", "jax/output/SVG/config.js", "extensions/TeX", "extensions/tex2jax.js",
                 "extensions/MathEvents.js", "extensions/AssistiveMML.js", "extensions/toMathML.js"]


def copy_mathjax(target):
    for part in MATHJAX_PARTS:
        source = MATHJAX / part
        (target / part).parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target / part, dirs_exist_ok=True)
        else:
            shutil.copy(source, target / part)


def sphinx(language):
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-c", HERE, "-b", "html",
               "-d", BOOK / "doctrees" / language, BOOK / "pages" / language, BOOK / language]
    if language != "en":
        command[3:3] = ["-t", language]
    return subprocess.Popen(command)


def main(programs):
    BOOK.mkdir(parents=True, exist_ok=True)
    alone = open(BOOK / ".lock", "w")  # two who make it at once wait for each other
    fcntl.flock(alone, fcntl.LOCK_EX)
    for leftover in ("pages", "en", "zh"):
        shutil.rmtree(BOOK / leftover, ignore_errors=True)
    pictures.draw()
    names = Names(files.ROOT, [file for file in all_sources() if file.endswith((".cpp", ".hpp", ".cu", ".cuh"))])
    for language in ("en", "zh"):
        Book(language, BOOK / "pages" / language, programs, names).write()
    running = [sphinx(language) for language in ("en", "zh")]
    if any([process.wait() != 0 for process in running]):
        raise SystemExit("error: Sphinx has something to say about these pages")
    for language in ("en", "zh"):
        copy_mathjax(BOOK / language / "_static/mathjax")
    shutil.copy(HERE / "index.html", BOOK / "index.html")


def all_sources():
    listed = [file for _, file, _ in files.reading_order()]
    return sorted({*listed, *(file for stage in files.stages() for file in files.programs(stage)), *files.linked_files()})


if __name__ == "__main__":
    main(sys.argv[1])
