#!/usr/bin/env bash
# run.sh <program>: gdb prints the variables of tests/gdb/tensors.cpp, and has to print them as expected.txt says.
# Exit code 77, with the reason, where there is no gdb with Python, or none that may look into a program.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export ASAN_OPTIONS=detect_leaks=0  # two cannot trace one program

skip() { echo "skipped: $1" && exit 77; }
command -v gdb >/dev/null || skip "there is no gdb"
gdb -nx -batch -ex 'python print(1)' >/dev/null 2>&1 || skip "this gdb knows no Python"

commands=(-ex 'source teaching/print_tensors.py' -ex 'break look' -ex run -ex up)
while read -r name _; do commands+=(-ex "output $name" -ex 'echo \n'); done <tests/gdb/expected.txt
printed=$(gdb -nx -batch "${commands[@]}" "$1" 2>&1 </dev/null) || true
! grep -qE 'ptrace: |Could not trace' <<<"$printed" || skip "gdb may not look into a program here"

names() { sed 's/ = .*//' tests/gdb/expected.txt; }
diff tests/gdb/expected.txt <(paste -d ' ' <(names | sed 's/$/ =/') <(tail -n "$(names | wc -l)" <<<"$printed"))
