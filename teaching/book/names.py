"""Links from every name in the source to where it is defined, as far as ctags and the text around it can tell.

There is no compiler in this: the type of what stands before a dot is not known. So a name links only where the text
leaves one meaning, to the page of names where it leaves several, and not at all where it may be a local variable's or
the standard library's."""

import html
import json
import re
import subprocess
from collections import defaultdict

KINDS = {"function", "prototype", "class", "struct", "enum", "enumerator", "typedef", "macro", "variable", "member",
         "union", "alias"}
TYPES = {"class", "struct", "enum", "typedef", "alias", "macro", "union"}
LOCAL = {"local", "parameter"}
# Containers have these, too.
STANDARD = set("size begin end data empty get at find count clear value swap reset insert front back fill resize "
               "push_back what first second str c_str length name".split())
TOKEN = re.compile(r'<span class="(n|nf|nc|nn|nb)">([A-Za-z_]\w*)</span>')
TAG = re.compile(r"<[^>]+>")


class Names:
    def __init__(self, root, files):
        """`files` are C++ files with a page of their own, as paths from the root."""
        self.all = defaultdict(list)     # name -> tags
        self.locals = defaultdict(list)  # (file, name) -> tags
        self.functions = defaultdict(list)  # file -> (first line, last line)
        options = ["--output-format=json", "--languages=C++,CUDA", "--langmap=CUDA:.cu.cuh", "--fields=+nKse",
                   "--kinds-C++=+pzl", "--kinds-CUDA=+pzl", "-I", "__global__", "-I", "__device__"]
        out = subprocess.run(["ctags", *options, "-f", "-", *files], cwd=root, check=True, capture_output=True, text=True)
        for line in out.stdout.splitlines():
            tag = json.loads(line)
            if tag.get("kind") in LOCAL:
                self.locals[tag["path"], tag["name"]].append(tag)
            elif tag.get("kind") in KINDS and "__anon" not in tag["name"] and tag.get("typeref") != "meta:class":
                self.all[tag["name"]].append(tag)
                if tag["kind"] == "function":
                    self.functions[tag["path"]].append((tag["line"], tag.get("end", tag["line"])))

    def definitions(self, name):
        """Without the declarations of what is defined elsewhere."""
        known = [tag for tag in self.all.get(name, []) if scope_of(tag).split("::")[-1] != name]  # no constructors
        tags = [tag for tag in known if tag["kind"] != "prototype"]
        if any(tag["kind"] == "macro" for tag in tags):
            return tags
        defined = {scope_of(tag) for tag in tags}
        return tags + [tag for tag in known if tag["kind"] == "prototype" and scope_of(tag) not in defined]

    def is_local(self, name, file, line):
        for tag in self.locals.get((file, name), []):
            end = min((last for first, last in self.functions[file] if first <= tag["line"] <= last), default=tag["line"])
            if tag["line"] <= line <= end:
                return True
        return False

    def find(self, name, before, file=None, line=None):
        """A tag, a name to be looked up on the page of names, or None. `before` is the text of the line before it."""
        if len(name) == 1:
            return None  # a parameter of a template, or a variable
        tags = self.definitions(name)
        qualifier = re.search(r"(\w+)\s*::\s*~?$", before)
        if qualifier:
            tags = [tag for tag in tags if scope_of(tag).split("::")[-1] == qualifier[1]]
        elif before.rstrip().endswith((".", "->")):
            tags = [tag for tag in tags if tag.get("scopeKind") in ("class", "struct")]
            if name in STANDARD or before.rstrip().endswith("]."):
                return None
        elif file is None:
            tags = [tag for tag in tags if tag["kind"] in TYPES or is_free_function(tag)]
        elif self.is_local(name, file, line):
            return None
        else:
            members = [tag for tag in tags if tag["kind"] == "member" and not name.endswith("_")]
            tags = [tag for tag in tags if tag not in members or tag["path"] == file]
        here = [tag for tag in tags if tag["path"] == file]
        if any(tag["line"] == line for tag in here):
            return None  # it is defined in this very place
        tags = here or tags
        if len({(scope_of(tag), tag["path"]) for tag in tags}) > 1:
            return name
        return tags[0] if tags else None

    def link_line(self, line_html, url, file=None, line=None):
        """`url(tag or name)` is where a link leads."""
        def replace(match):
            before = html.unescape(TAG.sub("", line_html[: match.start()]))
            found = None if before.lstrip().startswith("#include") else self.find(match[2], before, file, line)
            return f'<a class="{match[1]}" href="{html.escape(url(found))}">{match[2]}</a>' if found else match[0]

        return TOKEN.sub(replace, line_html)


def scope_of(tag):
    """Unnamed namespaces left out."""
    return "::".join(part for part in tag.get("scope", "").split("::") if not part.startswith("__anon"))


def is_free_function(tag):
    return tag["kind"] in ("function", "prototype") and tag.get("scopeKind", "namespace") == "namespace"
