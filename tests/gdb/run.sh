#!/usr/bin/env bash
# run.sh <program> [03_autograd]: gdb has to print the variables of tests/gdb/tensors.cpp as expected.txt says. Given a stage
# 03 that was built for a debugger, it also does what teaching/debugging.md tells a reader to do, and has to print that
# page's numbers. Exit code 77, with the reason, where there is no gdb with Python, or where it may not look into a program.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export ASAN_OPTIONS=detect_leaks=0  # which would trace the program, too

skip() { echo "skipped: $1" && exit 77; }
command -v gdb >/dev/null || skip "there is no gdb"
gdb -nx -batch -ex 'python print(1)' >/dev/null 2>&1 || skip "this gdb knows no Python"
session=$(mktemp)
trap 'rm -f "$session"' EXIT

debug() {  # debug <program>: what gdb prints for the commands in $session
  local printed
  printed=$(gdb -nx -batch -iex 'set width 0' -x "$session" "$1" 2>&1 </dev/null) || true
  ! grep -qE 'ptrace: |Could not trace' <<<"$printed" || skip "gdb may not look into a program here"
  printf '%s\n' "$printed"
}

names=$(sed 's/ = .*//' tests/gdb/expected.txt)
{
  printf '%s\n' 'source teaching/print_tensors.py' 'break look' run up
  for name in $names; do printf 'printf "%s = "\noutput %s\necho \\n\n' "$name" "$name"; done
} >"$session"
diff tests/gdb/expected.txt <(debug "$1" | tail -n "$(wc -l <tests/gdb/expected.txt)")

[ $# -gt 1 ] || exit 0
sed -n 's/^(gdb) //p' teaching/debugging.md >"$session"
# To twelve digits: the last ones are another processor's.
numbers() { grep -E '^(Value returned is )?\$[0-9]+ = ' | sed -E 's/([0-9]\.[0-9]{11})[0-9]*/\1/g'; }
diff <(numbers <teaching/debugging.md) <(debug "$2" | numbers)
