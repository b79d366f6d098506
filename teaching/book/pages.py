"""Writes the pages of one language, as Sphinx and MyST read them."""

import html
import itertools
import re

import files
import pictures
from beside import side_by_side
from files import page_of, read
from words import WORDS


# Two hundred files in the list beside each page would help nobody, and take a minute to write.
OUTSIDE_LISTS = "---\norphan: true\n---\n\n"


class Book:
    def __init__(self, language, folder, programs, names):
        """`folder` takes the pages; `programs` is where the stages were built."""
        self.language, self.folder, self.programs, self.names = language, folder, programs, names
        self.words = WORDS[language]
        self.order = files.reading_order(language)

    def write(self):
        for stage in files.stages():
            self.page(f"{stage}/index", self.stage(stage))
            for exercise in files.exercises(stage):
                self.page(page_of(f"{exercise}/task"), self.exercise(stage, exercise))
            for file in files.programs(stage):
                self.source(file, self.words["programs of"].format(stage=stage, page=f"{stage}/index"))
        for stage, file, question in self.order:
            if (files.ROOT / file).parent.name not in files.stages():
                self.source(file, question + "\n\n" + self.needed_by(stage))
        for file in files.linked_files():
            self.source(file)
        for path in files.MORE:
            self.page(page_of(path), self.translated(path))
        self.page("common/index", self.library())
        self.page("names", self.list_of_names())
        self.page("index", self.home())

    def page(self, name, text):
        path = self.folder / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def translated(self, path):
        """A page's text in this language, or in English with a word about it."""
        here = files.in_language(path, self.language)
        text = files.text_of(here)
        if self.language != "en" and here == path and path not in ("LICENSE", "teaching/terms.md"):
            title, rest = text.split("\n", 1)
            text = f"{title}\n\n*{self.words['other language only']}*\n{rest}"
        return text

    # ---- the first page, the library, the names ---------------------------------------------------------------------

    def home(self):
        return self.translated("README.md") + "".join([
            self.toctree("stages", [f"{stage}/index" for stage in files.stages()]),
            self.toctree("library", ["common/index", "names"]),
            self.toctree("more", [*map(page_of, files.MORE)]),
        ])

    def toctree(self, caption, pages):
        caption = f":caption: {self.words[caption]}\n" if caption else ""
        return f"\n```{{toctree}}\n:hidden:\n:maxdepth: 1\n{caption}\n" + "\n".join(f"/{page}" for page in pages) + "\n```\n"

    def library(self):
        parts = [f"# {self.words['order']}\n\n{self.words['order about']}\n"]
        for stage, lines in itertools.groupby(self.order, key=lambda line: line[0]):
            folder = next((name for name in files.stages() if name.startswith(stage)), None)
            title = f"[{folder}](/{folder}/index.md)" if folder else self.words["cuda"]
            parts.append(f"\n## {title}\n\n{self.table(list(lines))}")
        return "".join(parts)

    def table(self, lines):
        rows = [f"| [`{file.removeprefix('common/')}`](/{page_of(file)}.md) | {question} |\n" for _, file, question in lines]
        return f"| {self.words['file']} | {self.words['question']} |\n|---|---|\n" + "".join(rows)

    def needed_by(self, stage):
        folder = next((name for name in files.stages() if name.startswith(stage)), None)
        return self.words["needed by"].format(stage=folder, page=f"{folder}/index") if folder else self.words["cuda"]

    def list_of_names(self):
        rows = []
        for name in sorted(self.names.all, key=lambda name: (name.lower(), name)):
            tags = sorted(self.names.definitions(name), key=lambda tag: (tag["path"], tag["line"]))
            places = [f'<li><span class="kind">{tag["kind"]}</span> <code>{html.escape("::".join(filter(None, [scope_name(tag), name])))}'
                      f'</code> <a href="{tag["path"]}.html#L{tag["line"]}">{tag["path"]}:{tag["line"]}</a></li>' for tag in tags]
            if places:
                rows.append(f'<dt id="n-{html.escape(name)}"><code>{html.escape(name)}</code></dt><dd><ul>{"".join(places)}</ul></dd>\n')
        return f"# {self.words['names']}\n\n{self.words['names about']}\n\n" + raw(f'<dl class="names">{"".join(rows)}</dl>')

    # ---- a file of source -------------------------------------------------------------------------------------------

    def source(self, file, about=""):
        language = files.SOURCES.get((files.ROOT / file).suffix, "text")
        self.page(page_of(file), OUTSIDE_LISTS + f"# {file.split('/')[-1]}\n\n`{file}`\n\n{about}\n\n" +
                  include(file, file, f":language: {language}\n:class: whole-file\n"))

    # ---- an exercise ------------------------------------------------------------------------------------------------

    def exercise(self, stage, folder):
        text = self.translated(f"{folder}/task.md")
        name = folder.split("/")[-1]
        start = f"{folder}/start.cpp"
        if (files.ROOT / start).exists():
            about = self.words["start about"].format(id=stage[:2] + name[0], file=name[2:] + ".cpp")
            code = include(start, page_of(f"{folder}/task"), ":language: cpp\n")
            text += f"\n## {self.words['start']}\n\n{about}\n\n" + folded(f"<code>{name[2:]}.cpp</code>", code)
        hints = re.split(r"(?m)^## .*\n", self.translated(f"{folder}/hints.md"))[1:]
        if hints:
            text += f"\n## {self.words['hints']}\n\n"
            text += "".join(folded(self.words["hint"].format(number=k), hint) for k, hint in enumerate(hints, 1))
        return text

    # ---- a stage ----------------------------------------------------------------------------------------------------

    def stage(self, stage):
        """The README with what is made from the files beside it, put where a reader wants it."""
        english = [part.split("\n")[0] for part in files.sections(read(f"{stage}/README.md"))]
        text = pictures.instead_of_mermaid(self.translated(f"{stage}/README.md"), self.folder / stage, self.language)
        parts = files.sections(text)
        if len(parts) != len(english):
            raise SystemExit(f"error: {stage}/README.md and its translation have other sections")
        extra = {"## What to look at": self.program(stage) + self.changes(stage) + self.pictures(stage),
                 "## Try": self.prints(stage)}
        text = ""
        for heading, part in zip(english, parts):
            text += extra.pop(heading, "") + self.with_links_to_exercises(stage, part)
        if extra:
            raise SystemExit(f"error: {stage}/README.md lacks the section {', '.join(extra)}")
        own = [page_of(f"{exercise}/task") for exercise in files.exercises(stage)]
        return text + self.new_files(stage) + self.toctree("", own)

    def with_links_to_exercises(self, stage, text):
        for folder in files.exercises(stage):
            name = stage[:2] + folder.split("/")[-1][0]
            text = re.sub(rf"(?m)^\| {name} \|", f"| [{name}](/{page_of(folder + '/task')}.md) |", text)
        return text

    def program(self, stage):
        cpp, python = f"{stage}/main.cpp", f"{stage}/reference.py"
        engine = "NumPy" if "import numpy" in read(python) else "PyTorch"

        def say(file, first, last):
            return self.words["only one"].format(file=file, first=first, last=last)

        heads = "".join(f'<a href="{file.split("/")[-1]}.html"><code>{file}</code></a>' for file in (cpp, python))
        return (f"## {self.words['program']}\n\n{self.words['program about'].format(engine=engine)}\n\n" +
                raw(f'<div class="beside-heads">{heads}</div>\n' + side_by_side(cpp, read(cpp), python, read(python), say)))

    def changes(self, stage):
        earlier = [name for name in files.stages() if name < stage]
        if not earlier:
            return ""
        about = self.words["changes about"].format(before=earlier[-1][:2], stage=stage[:2])
        python = self.difference(earlier[-1], stage, "reference.py")
        return (f"## {self.words['changes']}\n\n{about}\n\n{self.difference(earlier[-1], stage, 'main.cpp')}\n" +
                folded(self.words["python changes"], python))

    def difference(self, before, stage, file):
        page = f"{stage}/index"
        return include(f"{stage}/{file}", page, f":diff: {way_up(page)}{before}/{file}\n")

    def pictures(self, stage):
        shown = [f"![{alt}]({path})\n\n" + f"{self.words[kind + ' picture']}\n\n"
                 for kind, path, alt in pictures.of_stage(stage, self.folder, self.language)]
        return f"## {self.words['pictures']}\n\n{''.join(shown)}" if shown else ""

    def prints(self, stage):
        command, ours, theirs = pictures.losses(self.programs, stage)
        engine = "NumPy" if "import numpy" in read(f"{stage}/reference.py") else "PyTorch"
        rows = [("C++", engine), *itertools.zip_longest(ours, theirs, fillvalue="")]
        lines = [command, *(f"{a:<28}{b}".rstrip() for a, b in rows)]
        return f"## {self.words['prints']}\n\n{self.words['prints about']}\n\n```text\n" + "\n".join(lines) + "\n```\n\n"

    def new_files(self, stage):
        lines = [line for line in self.order if line[0] == stage[:2]]
        about = f"{self.words['files about']}\n\n{self.table(lines)}" if lines else self.words["no files"]
        return f"\n## {self.words['files']}\n\n{about}\n"


def way_up(page):
    """From a page to the repository."""
    return "../" * (page.count("/") + len((files.PARTS / "pages/en").relative_to(files.ROOT).parts))


def include(file, page, options):
    return f"```{{literalinclude}} {way_up(page)}{file}\n{options}```\n"


def raw(text):
    return f"```{{raw}} html\n{text}\n```\n\n"


def folded(summary, text):
    return f"<details>\n<summary>{summary}</summary>\n\n{text}\n\n</details>\n\n"


def scope_name(tag):
    parts = [part for part in tag.get("scope", "").split("::") if not part.startswith("__anon") and part != "ladder"]
    return "::".join(parts)
