"""Sphinx's configuration, for both languages: `-t zh` chooses Chinese. make.py calls it."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import chinese_search  # noqa: E402
import finish  # noqa: E402
from words import WORDS  # noqa: E402

language = "zh_CN" if tags.has("zh") else "en"  # noqa: F821  # Sphinx defines tags
words = WORDS[language[:2]]

project = "Ladder"
html_title = "Ladder"
extensions = ["myst_parser", "sphinx_copybutton"]
myst_enable_extensions = ["dollarmath"]
myst_update_mathjax = False
root_doc = "index"
source_suffix = {".md": "markdown"}
highlight_language = "text"

html_theme = "furo"
html_static_path = ["static"]
html_css_files = ["book.css"]
html_js_files = [("book.js", {"defer": "defer"})]
templates_path = ["templates"]
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
html_show_search_summary = False  # the browser may not read other pages where they are files
html_use_index = False
smartquotes = False
pygments_style = "xcode"
pygments_dark_style = "github-dark"
copybutton_selector = "div.highlight pre:not([data-file])"  # of two columns each has only a part
copybutton_prompt_text = "$ "

# Debian's MathJax 2, of which make.py copies the parts that are used.
mathjax_path = "mathjax/MathJax.js"
mathjax2_config = {
    "jax": ["input/TeX", "output/SVG"],
    "extensions": ["tex2jax.js", "AssistiveMML.js"],
    "TeX": {"extensions": ["AMSmath.js", "AMSsymbols.js"]},
    "tex2jax": {"inlineMath": [["\\(", "\\)"]], "displayMath": [["\\[", "\\]"]], "ignoreClass": "content",
                "processClass": "math"},
    "SVG": {"linebreaks": {"automatic": False}, "scale": 92, "blacker": 1},
    "showMathMenu": False,
    "messageStyle": "none",
}


def setup(app):
    if language == "zh_CN":
        chinese_search.use()
    finish.connect(app, words)
