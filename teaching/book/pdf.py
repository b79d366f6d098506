"""The hand-out: the first page, the stages and the exercises of the finished book, one after the other, as a browser prints
them."""

import os
import re
import subprocess
from posixpath import dirname, join, normpath

from files import BOOK, exercises, message, page_of, stages

URL = re.compile(r'\b(href|src)="([^":]*)"')
# What a page needs on paper: how it looks, and what draws its formulas.
NEEDED = re.compile(r"<link rel=\"stylesheet\"[^>]*>|<style>.*?</style>|<script[^>]*mathjax.*?</script>", re.S)


def in_chapters(page, text, chapters):
    """Its links as they are on the one page: to a chapter, or, where the other page is not printed, to nothing."""
    def changed(match):
        path, _, fragment = match[2].partition("#")
        target = normpath(join(dirname(page), path)) if path else page
        if not target.endswith(".html"):
            return f'{match[1]}="{target}"'
        return f'href="#{chapters[target]}{fragment and "-" + fragment}"' if target in chapters else ""

    return URL.sub(changed, text)


def print_book(browser, language):
    """`browser` is Chromium, or one that takes its options."""
    pages = ["index", *(page for stage in stages() for page in
                        (f"{stage}/index", *(page_of(f"{task}/task") for task in exercises(stage))))]
    chapters = {f"{page}.html": f"chapter-{k}" for k, page in enumerate(pages)}
    texts = {page: in_chapters(page, (BOOK / language / page).read_text(encoding="utf-8"), chapters) for page in chapters}
    head = "".join(NEEDED.findall(texts["01_manual_numpy_style/index.html"]))
    body = ""
    for page, name in chapters.items():
        article = re.search(r"<article.*</article>", texts[page], re.S)[0]
        body += f'<div id="{name}"{" class=stage" * page.endswith("/index.html")}>' + re.sub(r'\bid="', f'id="{name}-', article) + "</div>"
    whole, target = BOOK / language / "whole.html", BOOK / f"ladder-{language}.pdf"
    whole.write_text(f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>Ladder</title>{head}<body>{body}', encoding="utf-8")
    options = ["--headless=new", "--disable-gpu", "--no-pdf-header-footer", "--generate-pdf-document-outline",
               "--virtual-time-budget=600000", f"--print-to-pdf={target}", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    done = subprocess.run([browser, *options, whole.as_uri()], capture_output=True, text=True)
    whole.unlink()
    if done.returncode or not target.exists():
        raise SystemExit(message("error: {}", message("{} cannot print this: {}", browser, done.stderr.strip())))
