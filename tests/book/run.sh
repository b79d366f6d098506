#!/usr/bin/env bash
# Makes the book, and reads every page of it: links, anchors, names and languages in the files; mathematics, pictures,
# columns, keys and accessibility in headless Chromium, at two widths. Exit code 77, with the reason, where something is
# missing.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/../.."

python=/usr/bin/python3
for module in sphinx myst_parser furo sphinx_copybutton selenium; do
  "$python" -c "import $module" 2>/dev/null || {
    echo "skipped: $module is missing (Debian: apt-get install --no-install-recommends python3-sphinx python3-myst-parser" \
      "furo python3-sphinx-copybutton libjs-mathjax universal-ctags chromium chromium-driver python3-selenium)"
    exit 77
  }
done
for command in chromium chromedriver ctags; do
  command -v "$command" >/dev/null || {
    echo "skipped: $command is missing (Debian: apt-get install --no-install-recommends chromium chromium-driver universal-ctags)"
    exit 77
  }
done

started=$SECONDS
./tutorial book --pdf
echo "made in $((SECONDS - started)) s"
"$python" "$here/check_files.py" build/book

# The one thing here that Debian does not have.
axe=build/axe/node_modules/axe-core/axe.min.js
if [ ! -f "$axe" ] && command -v npm >/dev/null; then
  npm install --prefix build/axe --no-audit --no-fund --fetch-retries 1 axe-core@4.14.1 >/dev/null || true
fi
if [ ! -f "$axe" ]; then
  echo "without axe-core (npm install --prefix build/axe axe-core): contrast, names and headings are not checked"
  axe=
fi
"$python" "$here/check_pages.py" build/book ${axe:+"$axe"}
