"""What is done to the pages that Sphinx makes: paths without this machine's folders, a language for each piece of code,
links from names, an anchor for each line, the link to the other language, and the theme's words in Chinese."""

import html
import posixpath
import re
from pathlib import Path

from docutils import nodes

import files
from names import Names
from words import THEME

SHELL = re.compile(r"\s*(\$ |\./tutorial|cmake |ctest |build/|git |gdb |python3 |sudo |docker |# )")
CODE = re.compile(r'(<div class="[^"]*highlight-(?:cpp|cuda)[^"]*"[^>]*>\s*<div class="highlight">)<pre([^>]*)>(.*?)</pre>', re.S)
WHOLE = re.compile(r'(<div class="[^"]*whole-file[^"]*"[^>]*>\s*<div class="highlight">)<pre([^>]*)>(.*?)</pre>', re.S)
INLINE = re.compile(r'<code class="docutils literal notranslate"><span class="pre">([^<]+)</span></code>')
INCLUDED = re.compile(r'(<span class="cpf">&quot;)([\w./]+)(?=&quot;)')
IMAGE = re.compile(r'<img alt="[^"]*"[^>]*? src="([^"]*)"[^>]*>')
FOUND = re.compile(r"Search finished, found (?:one|\$\{resultCount\}) page(?:s|\(s\))? matching the search query\.")
NUMBER = re.compile(r'data-n="(\d+)"')


def connect(app, words):
    app.connect("builder-inited", lambda app: setattr(app, "ladder_names", None))
    app.connect("doctree-read", choose_languages)
    app.connect("html-page-context", lambda app, page, template, context, doctree: finish_page(app, page, context, words))
    app.connect("build-finished", lambda app, error: error or (translate_theme(app, words), mend_theme(Path(app.outdir) / "_static")))


def choose_languages(app, doctree):
    for block in doctree.findall(nodes.literal_block):
        text = block.astext()
        if block.get("language") == "udiff":
            # Sphinx names the files by where they lie on this machine.
            block.children[:] = [nodes.Text(re.sub(rf"(?m)^(---|\+\+\+) {re.escape(str(files.ROOT))}/", r"\1 ", text))]
            block.rawsource = block.astext()
        elif block.get("language", "default") in ("default", "text"):
            if SHELL.match(text):
                block["language"] = "text"
            elif re.search(r"(?m);( *//.*)?$", text):
                block["language"], block["force"] = "cpp", True


class Linker:
    """Links from one page."""

    def __init__(self, names, pages, page):
        self.names, self.pages, self.page = names, pages, page
        self.stage = page.split("/")[0]

    def url(self, found):
        if isinstance(found, str):
            return self.to(f"names.html#n-{found}")
        return self.to(f"{found['path']}.html#L{found['line']}")

    def to(self, target):
        return posixpath.relpath(target, posixpath.dirname(self.page) or ".")

    def code(self, match):
        """A block of C++: of a file that is known, or not."""
        known = re.search(r'data-file="([^"]+)"', match[2])
        file = known[1] if known else self.page if "whole-file" in match[1] else None
        lines = match[3].split("\n")
        for k, line in enumerate(lines):
            number = NUMBER.search(line)
            line_number = int(number[1]) if number else k + 1
            lines[k] = INCLUDED.sub(self.included, self.names.link_line(line, self.url, file, line_number))
        return f"{match[1]}<pre{match[2]}>" + "\n".join(lines) + "</pre>"

    def included(self, match):
        """#include "common/autograd.hpp"."""
        file = match[2]
        return f'{match[1]}<a href="{self.to(file)}.html">{file}</a>' if file in self.pages and file != self.page else match[0]

    def inline(self, match):
        """`ops/matmul.cpp`, `NoGradGuard` or `backward()` in a text."""
        text = html.unescape(match[1])
        for path in (text, f"{self.stage}/{text}", f"common/{text}", f"{self.page.rsplit('/', 1)[0]}/{text}"):
            if path in self.pages and path != self.page and "/" in path:
                return f'<a href="{self.to(path)}.html">{match[0]}</a>'
        name = re.fullmatch(r"(?:(\w+)::)?(\w+)(\(\))?", text)
        found = name and self.names.find(name[2], f"{name[1]}::" if name[1] else "")
        return f'<a href="{self.url(found)}">{match[0]}</a>' if isinstance(found, dict) else match[0]


def finish_page(app, page, context, words):
    if app.ladder_names is None:
        pages = set(app.env.found_docs)
        app.ladder_names = Names(files.ROOT, sorted(p for p in pages if p.endswith((".cpp", ".hpp", ".cu", ".cuh"))))
    context["words"] = words
    up = "../" * page.count("/")
    context["other_language"] = f"{up}../{words['other language']}/{page}.html"
    put_in_reading_order(page, context)
    if "body" not in context:
        return
    linker = Linker(app.ladder_names, app.env.found_docs, page)
    body = CODE.sub(linker.code, context["body"])
    body = WHOLE.sub(with_anchors, body)
    body = body.replace('<th class="head"><p></p></th>', "<td></td>")  # the corner of a table is no heading
    body = body.replace("：</strong> ", "：</strong>")  # Markdown needs a blank there; Chinese has none
    body = IMAGE.sub(r'<a class="picture" href="\1">\g<0></a>', body)  # at its own size, which a phone needs
    context["body"] = outside_links(body, lambda part: INLINE.sub(linker.inline, part))


def put_in_reading_order(page, context):
    """Before and after a file of the library stand those that one reads before and after it."""
    order = ["common/index", *(file for _, file, _ in files.reading_order() if file.startswith("common/"))]
    if page not in order[1:]:
        return
    at = order.index(page)
    for name, other in (("prev", order[at - 1]), ("next", order[at + 1] if at + 1 < len(order) else None)):
        if other:
            title = other.removeprefix("common/") if other != "common/index" else context["words"]["order"]
            context[name] = {"link": posixpath.relpath(f"{other}.html", posixpath.dirname(page)), "title": title}


def with_anchors(match):
    lines = match[3].rstrip("\n").split("\n")
    lines = [f'<span class="line" id="L{k}" data-n="{k}">{line}\n</span>' for k, line in enumerate(lines, 1)]
    return f"{match[1]}<pre{match[2]}>{''.join(lines)}</pre>"


def outside_links(body, change):
    """A link cannot stand in another, nor should a heading be one."""
    parts = re.split(r"(<a [^>]*>.*?</a>|<h\d>.*?</h\d>|<summary>.*?</summary>)", body, flags=re.S)
    return "".join(part if k % 2 else change(part) for k, part in enumerate(parts))


def translate_theme(app, words):
    for page in Path(app.outdir).rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        changed = re.sub(r'<html class="no-js" lang="[^"]*"', f'<html class="no-js" lang="{words["language"]}"', text)
        if words["language"] != "en":
            for english, chinese in THEME.items():
                changed = changed.replace(english, chinese)
        if changed != text:
            page.write_text(changed, encoding="utf-8")
    if words["language"] != "en":  # which a search's script puts together before it looks for a translation
        script = Path(app.outdir) / "_static/searchtools.js"
        script.write_text(FOUND.sub("搜索完成，找到${resultCount}页。", script.read_text(encoding="utf-8")), encoding="utf-8")


def mend_theme(static):
    """Debian's furo expects a web server: a module, which no browser loads from a file, and a style sheet from its root."""
    script = static / "scripts/furo.js"
    text = script.read_text(encoding="utf-8")
    imported = re.match(r'import Gumshoe from "./gumshoe-patched.js";\n', text)
    if imported:
        script.write_text((static / "scripts/gumshoe-patched.js").read_text(encoding="utf-8") + text[imported.end() :])
    style = static / "styles/furo.css"
    text = style.read_text(encoding="utf-8")
    imported = re.match(r"@import url\((/javascript/[^)]*)\);", text)
    if imported:
        style.write_text(Path("/usr/share" + imported[1]).read_text(encoding="utf-8") + text[imported.end() :])
