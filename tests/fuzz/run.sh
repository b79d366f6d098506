#!/usr/bin/env bash
# run.sh [seconds [argument...]]: builds the fuzzers and runs them for so long, those of the library's operations on one
# processor and that of files on another; without a number, two minutes. Arguments are libFuzzer's: -seed=1 tries the same
# programs each time.
# What one of them stumbles over is left in build/fuzz/found-*: give that file to build/fuzz/bin/fuzz_... to see it again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
seconds=${1:-120}

cmake --preset fuzz >/dev/null
cmake --build --preset fuzz --target fuzz_programs fuzz_gradients fuzz_files

export OPENBLAS_NUM_THREADS=1
# Long programs from the start, each with the same chance to be changed further: reaches a tenth more code in the same time.
fuzz() {  # fuzz <what> <seconds> [argument...]
  local what=$1 time=$2
  shift 2
  mkdir -p "build/fuzz/$what"  # what led somewhere new; the next run starts from it
  build/fuzz/bin/"fuzz_$what" -max_total_time="$time" -max_len=300 -len_control=0 -entropic=0 -timeout=20 -verbosity=0 \
    -print_funcs=0 -print_final_stats=1 -artifact_prefix="build/fuzz/found-$what-" "$@" "build/fuzz/$what"
}

status=0
{
  fuzz programs $((seconds / 2)) "${@:2}"
  fuzz gradients $((seconds / 2)) "${@:2}"
} &
fuzz files "$seconds" "${@:2}" || status=$?
wait $! || status=$?
exit $status
