"""Two programs side by side, the lines that correspond beside each other."""

import html
import itertools
import re

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import CppLexer, PythonLexer

# Words that say which language it is, and not what is done.
LANGUAGE = set("const auto std int64_t double torch np xt ladder options flags tensor array self t".split())
WORD = re.compile(r"[A-Za-z]+\w*|\d+")
LONG = 6  # lines that only one program has, and that are not folded up


def words(line):
    return set(WORD.findall(line.lower())) - LANGUAGE


def alike(left, right):
    """From 0 to 1: how many of their words two lines share."""
    left, right = words(left), words(right)
    common = len(left & right)
    return common / len(left | right) if common else 0.0


def align(left, right):
    """Pairs of line numbers from 0; None where a line has no counterpart. Order is kept, and the likeness summed up."""
    scores = [[alike(a, b) if is_comment(a) == is_comment(b) else 0 for b in right] for a in left]
    best = [[0.0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i in reversed(range(len(left))):
        for j in reversed(range(len(right))):
            pair = scores[i][j] + best[i + 1][j + 1] if scores[i][j] > 0.15 else 0
            best[i][j] = max(pair, best[i + 1][j], best[i][j + 1])
    pairs, i, j = [], 0, 0
    while i < len(left) and j < len(right):
        if scores[i][j] > 0.15 and best[i][j] == scores[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def is_comment(line):
    return line.lstrip().startswith(("//", "#")) and not line.startswith("#include")


def chunks(left, right):
    """(whether lines correspond, rows), a row being (left or None, right or None). A new chunk begins where a paragraph
    does, and around what is long and has no counterpart."""
    result, i, j, new = [], 0, 0, True
    for a, b in [*align(left, right), (len(left), len(right))]:
        alone = trimmed(left, i, a), trimmed(right, j, b)
        new = new or any(not line.strip() for line in left[i:a] + right[j:b])
        is_long = any(len(numbers) > LONG for numbers in alone)
        if any(alone):
            if new or is_long:
                result.append((not is_long, []))
            result[-1][1].extend(itertools.zip_longest(*alone))
            new = is_long or paragraph_ends(left, i, a) or paragraph_ends(right, j, b)
        if a < len(left):
            if new:
                result.append((True, []))
            result[-1][1].append((a, b))
            new = False
        i, j = a + 1, b + 1
    return result


def trimmed(lines, begin, end):
    """The numbers from begin to end, without the blank lines at both ends."""
    while begin < end and not lines[begin].strip():
        begin += 1
    while begin < end and not lines[end - 1].strip():
        end -= 1
    return list(range(begin, end))


def paragraph_ends(lines, begin, end):
    """Whether a blank line stands just before the next pair."""
    return end > begin and not lines[end - 1].strip()


def coloured(source, lexer):
    """One piece of HTML a line."""
    return highlight(source, lexer(stripnl=False), HtmlFormatter(nowrap=True)).rstrip("\n").split("\n")


def column(language, file, numbers, lines):
    spans = []
    for number in numbers:
        if number is None:
            spans.append('<span class="line filler" aria-hidden="true"></span>')
        else:
            spans.append(f'<span class="line" data-n="{number + 1}">{lines[number]}\n</span>')
    return (f'<div class="highlight-{language} notranslate side"><div class="highlight"><pre data-file="{html.escape(file)}">'
            f'{"".join(spans)}</pre></div></div>')


def side_by_side(cpp_file, cpp, python_file, python, say):
    """HTML. `say(file, first, last)` names what of the Python is folded up; the C++ is the lesson, and stays."""
    sides = [("cpp", cpp_file, coloured(cpp, CppLexer)), ("python", python_file, coloured(python, PythonLexer))]
    parts = []
    for aligned, rows in chunks(cpp.rstrip("\n").split("\n"), python.rstrip("\n").split("\n")):
        columns = []
        for (language, file, lines), numbers in zip(sides, zip(*rows)):
            known = [n for n in numbers if n is not None]
            if not known:
                continue
            columns.append(column(language, file, numbers if aligned else known, lines))
            if language == "python" and not aligned and len(known) > LONG:
                summary = html.escape(say(file.split("/")[-1], known[0] + 1, known[-1] + 1))
                columns[-1] = f'<details class="side"><summary>{summary}</summary>{columns[-1]}</details>'
        grid = f' aligned" style="grid-template-rows: repeat({len(rows)}, auto)' if aligned else ""
        parts.append(f'<div class="pair{grid}">{"".join(columns)}</div>')
    return '<div class="beside">' + "".join(parts) + "</div>"
