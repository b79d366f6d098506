#!/usr/bin/env bash
# same-lines.sh <folder of programs> <folder of programs>: on the CPU both builds print the same lines, bit for bit, and
# where there is no GPU the second one refuses to use it in one line, with exit code 2.
set -euo pipefail
first=$1 second=$2
shown=$(mktemp -d)
trap 'rm -rf "$shown"' EXIT

programs=0
for program in "$first"/0[1-8]_*; do
  name=${program##*/}
  case $name in *_watched) continue ;; esac
  programs=$((programs + 1))
  for flags in '' '--dtype float64 --seed 3 --iterations 60' '--batch-size 1 --hidden-dim 7 --iterations 60'; do
    # shellcheck disable=SC2086  # several flags
    "$program" $flags >"$shown/first" 2>/dev/null
    # shellcheck disable=SC2086
    "$second/$name" $flags >"$shown/second" 2>/dev/null
    cmp -s "$shown/first" "$shown/second" || { echo "error: $name $flags prints other lines in $second" >&2; exit 1; }
  done
  code=0
  CUDA_VISIBLE_DEVICES='' "$second/$name" --device cuda >"$shown/out" 2>"$shown/err" || code=$?
  if [ $code -ne 2 ] || [ -s "$shown/out" ] || [ "$(wc -l <"$shown/err")" -ne 1 ]; then
    echo "error: $name --device cuda, without a GPU, ends with $code and says:" >&2
    cat "$shown/err" >&2
    exit 1
  fi
done
echo "the same lines, and cuda refused: $programs programs"
