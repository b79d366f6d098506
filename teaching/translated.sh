#!/usr/bin/env bash
# translated.sh PAGE.zh.md...: says in each page that it was made from the English beside it as that is now.
set -euo pipefail

fail() {
  printf 'error: %s\n' "$1" >&2
  exit 2
}

[ $# -gt 0 ] || fail "no page; allowed: translations, as in teaching/translated.sh 03_autograd/README.zh.md"
for page; do
  english=${page%.zh.md}.md
  [ "$english" != "$page.md" ] || fail "'$page' is no translation; allowed: names that end in .zh.md"
  for file in "$page" "$english"; do [ -f "$file" ] || fail "there is no $file"; done
done

fresh=$(mktemp)
trap 'rm -f "$fresh"' EXIT
for page; do
  english=${page%.zh.md}.md
  {
    sed -n 1p "$page"
    echo "<!-- translated from ${english##*/}, blob $(git hash-object --no-filters "$english") -->"
    sed 1,2d "$page"
  } >"$fresh"
  cat "$fresh" >"$page"  # in place: it stays the file that it was
done
