"""What is in the book: which file is which page, and how its text becomes that page's."""

import os
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BOOK = ROOT / "build/book"  # as it is published
PARTS = ROOT / "build/book.parts"  # what it is made from: pages as Sphinx takes them, pictures
SOURCES = {".hpp": "cpp", ".cpp": "cpp", ".h": "cpp", ".cu": "cuda", ".cuh": "cuda", ".py": "python"}
# Pages beside the stages, as they are listed.
MORE = ["teaching/debugging.md", "teaching/terms.md", "tests/golden/README.md", "tests/libtorch/README.md", "CONTRIBUTING.md"]
LINK = re.compile(r"\]\(([^)#:\s]+)\)")
# What learners are not to read before they have tried.
ANSWERS = re.compile(r"/exercises/[^/]+/(?!task|hints|start)|teaching/README")


def read(path):
    return (ROOT / path).read_text(encoding="utf-8")


def in_language(path, language):
    """README.md -> README.zh.md, where there is one."""
    if language == "en" or not path.endswith(".md"):
        return path
    translated = path[: -len("md")] + language + ".md"
    return translated if (ROOT / translated).exists() else path


def page_of(path):
    """03_autograd/README.zh.md -> 03_autograd/index; an exercise's task is the page of the exercise; code keeps its name."""
    path = re.sub(r"(\.zh)?\.md$", "", path)
    path = re.sub(r"(^|/)README$", r"\1index", path)
    return re.sub(r"/exercises/([^/]+)/task$", r"/\1", path)


def stages():
    return sorted(main.parent.name for main in ROOT.glob("[0-9][0-9]_*/main.cpp"))


def exercises(stage):
    """Their folders."""
    return sorted(task.parent.relative_to(ROOT).as_posix() for task in ROOT.glob(f"{stage}/exercises/*/task.md"))


def programs(stage):
    """What stands in the folder of a stage: its programs, and headers of its own."""
    order = ["main.cpp", "reference.py"]
    files = sorted(file for file in (ROOT / stage).iterdir() if file.suffix in SOURCES)
    files.sort(key=lambda file: order.index(file.name) if file.name in order else len(order))
    return [file.relative_to(ROOT).as_posix() for file in files]


@cache
def table(language):
    """From what is said in English, on one line."""
    return dict(re.findall(r'msgid "(.+)"\nmsgstr "(.+)"', read(f"teaching/{language}.po"))) if language != "en" else {}


def message(english, *parts):
    """In the language of ./tutorial, each {} replaced by what it stands for."""
    return table(os.environ.get("LADDER_LANG", "en")).get(english, english).format(*parts)


def reading_order(language="en"):
    """(stage, file, question) of each file of the library; the stage is 01 to 08, or cuda."""
    lines = [line.split(None, 2) for line in read("common/reading_order.txt").splitlines()]
    questions = table(language)
    return [(stage, file, questions.get(question, question)) for stage, file, question in
            (line for line in lines if line and not line[0].startswith("#"))]


def linked_files():
    """Files without a page of their own so far, to which a README links."""
    found = set()
    for language in ("en", "zh"):
        for path in ["README.md", *MORE, *(f"{stage}/README.md" for stage in stages())]:
            for target in targets(in_language(path, language)):
                if not target.endswith(".md") and target != "common/reading_order.txt":
                    found.add(target)
    return sorted(found)


def targets(path):
    """The files of the repository to which a page links."""
    for match in LINK.finditer(read(path)):
        target = (ROOT / path).parent / match[1]
        if target.is_file() and not ANSWERS.search(match[1]):
            yield target.resolve().relative_to(ROOT).as_posix()


def text_of(path):
    """A page's Markdown, its links those of the book."""
    text = read(path)
    if path.endswith(".md"):
        lines = text.splitlines(keepends=True)
        while lines and (re.match(r"\[[^]]+\]\(\S+\) \| |[^|]+ \| \[[^]]+\]\(\S+\)$|<!--.*-->$", lines[0]) or not lines[0].strip()):
            lines.pop(0)  # the link to the other language, and from what it was translated
        text = "".join(lines)

    def link(match):
        target = (ROOT / path).parent / match[1]
        if not target.exists():
            return match[0]
        target = target.resolve().relative_to(ROOT).as_posix()
        if target == "common/reading_order.txt":
            return "](/common/index.md)"
        return f"](/{page_of(target)}.md)"

    text = LINK.sub(link, text)
    text = re.sub(r"(?<=\S)\n(?=\*\*[^*\n]+[:：]\*\* )", r"\\\n", text)  # the kind of an exercise, what to read first: a line each
    return joined(text) if path.endswith(".zh.md") else text


WIDE = "[\u2014\u2018-\u201d\u3000-\u9fff\uff00-\uffef]"


def joined(text):
    """Chinese has no spaces, and so a line that ends must not become one."""
    lines, fenced, was_code = [], False, False
    for line in text.splitlines():
        fence = line.startswith("```")
        code = fenced or fence or (line.startswith("    ") and (was_code or not (lines and lines[-1].strip())))
        fenced ^= fence
        before = lines[-1] if lines else ""
        flows = not code and not was_code and line.strip() and before.strip() and not before.endswith("\\")
        flows = flows and not re.match(r"\s*([-*] |\d+\. |[|#>$<])", line) and not re.match(r"\s*[|#<]", before)
        if flows and (re.search(WIDE + r"[*_`]*$", before) or re.match(r"\s*[*_`]*" + WIDE, line)):
            lines[-1] += line.lstrip()
        else:
            lines.append(line)
        was_code = code
    return "\n".join(lines) + "\n"


def sections(text):
    """A page's text, cut before each heading of the second level."""
    parts, fenced = [""], False
    for line in text.splitlines(keepends=True):
        if line.startswith("```"):
            fenced = not fenced
        if line.startswith("## ") and not fenced:
            parts.append("")
        parts[-1] += line
    return parts
