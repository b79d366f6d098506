#!/usr/bin/env python3
"""Makes the book: `./tutorial book` calls this, with the folder of the programs that it has built, and with the browser that
prints it, if it is to be printed.

The pages are written to build/book.parts/pages/<language>/, from the READMEs, tasks and sources of the repository; Sphinx makes
the site of them, build/book/<language>/."""

import fcntl
import shutil
import subprocess
import sys
import time
from pathlib import Path

import files
import pictures
from files import BOOK, PARTS, message
from names import Names
from pages import Book
from pdf import print_book

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
               "-d", PARTS / "doctrees" / language, PARTS / "pages" / language, BOOK / language]
    if language != "en":
        command[3:3] = ["-t", language]
    return subprocess.Popen(command)


def wait_for(running):
    """Shows on a terminal how far Sphinx is, which reads each page and then writes it."""
    if sys.stderr.isatty():
        pages = len(list(PARTS.glob("pages/**/*.md")))
        while any(process.poll() is None for process in running):
            time.sleep(0.5)
            done = len([*PARTS.rglob("*.doctree"), *BOOK.rglob("*.html")])
            print(message("pages: {} %", min(99, 50 * done // pages)), end="\033[K\r", file=sys.stderr, flush=True)
        print(end="\033[K", file=sys.stderr)
    for process in running:
        process.wait()


def main(programs, browser=None):
    alone = open(f"{BOOK}.lock", "w")  # two who make it at once wait for each other
    fcntl.flock(alone, fcntl.LOCK_EX)
    for leftover in (BOOK, PARTS):
        shutil.rmtree(leftover, ignore_errors=True)
    pictures.draw()
    names = Names(files.ROOT, [file for file in all_sources() if file.endswith((".cpp", ".hpp", ".cu", ".cuh"))])
    for language in ("en", "zh"):
        Book(language, PARTS / "pages" / language, programs, names).write()
    running = [sphinx(language) for language in ("en", "zh")]
    wait_for(running)
    if any(process.returncode != 0 for process in running):
        raise SystemExit(message("error: {}", message("Sphinx has something to say about these pages")))
    for language in ("en", "zh"):
        copy_mathjax(BOOK / language / "_static/mathjax")
    shutil.copy(HERE / "index.html", BOOK / "index.html")
    (BOOK / ".nojekyll").touch()  # on GitHub's pages: folders that begin with _ are a part of it, too
    for language in ("en", "zh") if browser else ():
        print_book(browser, language)


def all_sources():
    listed = [file for _, file, _ in files.reading_order()]
    return sorted({*listed, *(file for stage in files.stages() for file in files.programs(stage)), *files.linked_files()})


if __name__ == "__main__":
    main(*sys.argv[1:])
