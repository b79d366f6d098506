#!/usr/bin/env python3
"""check_files.py <the book>: what can be seen in its files, without a browser."""

import re
import shutil
import subprocess
import sys
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from os.path import normpath
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parents[2]
# What stands around a page's text, where the theme may say something in English: words of its own, or several.
AROUND = re.compile(r'<article.*?</article>|<div class="toc-tree">.*?</div>|<(script|style).*?</\1>', re.S)
ENGLISH = re.compile(r">\s*((?:Search|Previous|Next|Home|Contents|Menu|Expand)|[^<\u4e00-\u9fff]*[A-Za-z]{2,} [A-Za-z]{2,}[^<\u4e00-\u9fff]*?)\s*<")


class Page(HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.path, self.ids, self.links, self.loads, self.images = path, [], [], [], []
        self.language, self.text, self.names, self.other = None, [], [], None
        self.open_name = self.open_link = None
        self.included = []
        self.source = path.read_text(encoding="utf-8")
        self.feed(self.source)
        self.known_ids = set(self.ids)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag == "html":
            self.language = attributes.get("lang")
        if tag == "a" and "href" in attributes:
            self.links.append(attributes["href"])
            self.open_link = attributes["href"]
            if "hreflang" in attributes:
                self.other = attributes["href"]
            if attributes.get("class") in ("n", "nf", "nc", "nn", "nb"):
                self.open_name = attributes["href"]
        if tag in ("script", "img", "iframe", "source") and "src" in attributes:
            self.loads.append(attributes["src"])
        if tag == "link" and attributes.get("rel") in ("stylesheet", "icon", "shortcut icon"):
            self.loads.append(attributes["href"])
        if tag == "img":
            self.images.append({**attributes, "link": self.open_link})

    def handle_endtag(self, tag):
        if tag == "a":
            self.open_link = None

    def handle_data(self, data):
        self.text.append(data)
        if self.open_name:
            self.names.append((data, self.open_name))
            self.open_name = None
        elif self.open_link and re.fullmatch(r"common/[\w/]+\.hpp", data) and self.open_link.endswith(f"{data.split('/')[-1]}.html"):
            self.included.append(data)


def main(book):
    pages = {path: Page(path) for path in sorted(book.glob("*/**/*.html")) if path.parts[len(book.parts)] in ("en", "zh")}
    complaints = []
    links = names = 0
    for path, page in pages.items():

        def say(text, name=path.relative_to(book)):
            complaints.append(f"{name}: {text}")

        wanted = "en" if path.relative_to(book).parts[0] == "en" else "zh-CN"
        if page.language != wanted:
            say(f"is in '{page.language}' and not in '{wanted}'")
        for twice in [name for name, times in Counter(page.ids).items() if times > 1]:
            say(f"has two of the id '{twice}'")
        for target in page.loads:
            if urlsplit(target).scheme or target.startswith("/"):
                say(f"loads {target}")
        for target in page.links + page.loads:
            links += 1
            say_broken(path, page, pages, target, say)
        for image in page.images:
            if len(image.get("alt", "")) < 20:
                say(f"shows {image['src']} without words for it")
            if image["link"] != image["src"]:
                say(f"shows {image['src']} in one size only")
            if wanted != "en" and re.search(r"\b(the|of|is|and|at|plus|then|kept)\b", image.get("alt", "")):
                say(f"says in English what {image['src']} shows: {image['alt']}")
        for english in ENGLISH.findall(AROUND.sub("", page.source)) if wanted != "en" else ():
            say(f"says in English: {english}")
        if re.search(r"(?<!<br />)\s<strong>(Read first:|先读：)", page.source):
            say("says in the line before what to read first")
        if page.other is None or Path(normpath(path.parent / page.other)) not in pages:
            say("has no page in the other language")
        if str(ROOT) in "".join(page.text):
            say("names a folder of this machine")
        for name, target in page.names:
            names += 1
            complain_of_name(path, name, target, say)
    includes = sum(len(page.included) for page in pages.values())
    complaints += [*shown_answers(book, pages), *printed(book)]
    stages = [folder.name for folder in ROOT.glob("[0-9][0-9]_*") if (folder / "main.cpp").exists()]
    for stage in stages:
        for language in ("en", "zh"):
            if book / language / stage / "index.html" not in pages:
                complaints.append(f"there is no page of {stage} in '{language}'")
    print(f"{len(pages)} pages, {links} links, {names} of them from names in code, {includes} from what code includes")
    if includes < 500:
        complaints.append(f"only {includes} links lead from an #include to the file")
    if complaints:
        print("\n".join(complaints[:100]), file=sys.stderr)
        raise SystemExit(f"error: {len(complaints)} complaints about the files of the book")


def say_broken(path, page, pages, target, say):
    parts = urlsplit(target)
    if parts.scheme in ("http", "https", "mailto"):
        return
    file = Path(normpath(path.parent / unquote(parts.path))) if parts.path else path
    if file not in pages and not file.exists():
        say(f"links to {target}, which is not there")
    elif parts.fragment and file in pages and unquote(parts.fragment) not in pages[file].known_ids:
        say(f"links to {target}, where nothing has that id")


@cache
def lines_of(file):
    return (ROOT / file).read_text(encoding="utf-8").splitlines()


def complain_of_name(path, name, target, say):
    """The line to which a name links has to contain it."""
    parts = urlsplit(target)
    if parts.fragment.startswith("n-"):
        if parts.fragment != f"n-{name}":
            say(f"{name} links to {target}")
        return
    language = next(folder for folder in path.parents if folder.name in ("en", "zh"))
    file = Path(normpath(path.parent / parts.path)) if parts.path else path
    file = str(file.relative_to(language)).removesuffix(".html")
    lines = lines_of(file)
    line = int(parts.fragment[1:])
    if name not in "".join(lines[line - 1 : line + 3]):
        say(f"{name} links to line {line} of {file}, which does not define it")


def shown_answers(book, pages):
    """No page of an exercise contains a line that only its model answer has; and none is a page of its own."""
    texts = {path: re.sub(r"\s+", "", "".join(page.text)) for path, page in pages.items()}
    for path in pages:
        if re.search(r"solution|/wrong|/check\.cpp", str(path.relative_to(book))):
            yield f"{path} is for teachers"
    found = 0
    for answer in ROOT.glob("*/exercises/*/solution.cpp"):
        folder = answer.parent
        start = re.sub(r"\s+", "", (folder / "start.cpp").read_text(encoding="utf-8")) if (folder / "start.cpp").exists() else ""
        told = re.sub(r"\s+", "", "".join(p.read_text(encoding="utf-8") for p in folder.glob("*.md")))
        for line in answer.read_text(encoding="utf-8").splitlines():
            line = re.sub(r"\s+", "", line)
            if len(line) > 30 and line not in start and line not in told:
                found += 1
                for language in ("en", "zh"):
                    page = book / language / folder.parts[-3] / f"{folder.name}.html"
                    if line in texts[page]:
                        yield f"{page} shows a line of the model answer: {line}"
    if found < 100:
        yield f"only {found} lines of model answers were looked for"


def printed(book):
    """The hand-outs have a bookmark for each stage and exercise, and formulas, not the TeX of them."""
    for language in ("en", "zh"):
        file = book / f"ladder-{language}.pdf"
        if not file.exists():
            yield f"there is no {file.name}"
            continue
        content = file.read_bytes()
        marks = {read_mark(mark) for mark in re.findall(rb"/Title (\((?:\\.|[^\\)])*\)|<[0-9A-F]*>)", content)}
        suffix = ".md" if language == "en" else f".{language}.md"
        for page in [*ROOT.glob(f"[0-9]*/README{suffix}"), *ROOT.glob(f"*/exercises/*/task{suffix}")]:
            title = re.search(r"(?m)^# (.*)", page.read_text(encoding="utf-8"))[1].replace("`", "")
            if title not in marks:
                yield f"{file.name} has no bookmark '{title}'"
        print(f"{file.name}: {content.count(b'/Type /Page') - content.count(b'/Type /Pages')} pages")
        if shutil.which("pdftotext") and "\\(" in subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True).stdout:
            yield f"{file.name} has formulas that were not drawn"


def read_mark(mark):
    """A text of a PDF: in ASCII, or in UTF-16 with a mark before it."""
    if mark.startswith(b"<"):
        return bytes.fromhex(mark[1:-1].decode())[2:].decode("utf-16-be")
    return re.sub(r"\\(.)", r"\1", mark[1:-1].decode("latin-1"))


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
