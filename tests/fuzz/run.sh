#!/usr/bin/env bash
# run.sh [seconds [argument...]]: builds the fuzzers and runs them, half of the time for the library's operations, half for
# files; without a number, four minutes. Arguments are libFuzzer's: -seed=1 tries the same programs each time.
# What one of them stumbles over is left in build/fuzz/found-*: give that file to build/fuzz/bin/fuzz_... to see it again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
seconds=${1:-240}

cmake --preset fuzz >/dev/null
cmake --build --preset fuzz --target fuzz_programs fuzz_gradients fuzz_files

export OPENBLAS_NUM_THREADS=1
# Long programs from the start, each with the same chance to be changed further: reaches a tenth more code in the same time.
for fuzzer in programs gradients files; do
  case $fuzzer in files) share=2 ;; *) share=4 ;; esac
  mkdir -p "build/fuzz/$fuzzer"  # what led somewhere new; the next run starts from it
  build/fuzz/bin/fuzz_$fuzzer -max_total_time=$((seconds / share)) -max_len=300 -len_control=0 -entropic=0 -timeout=20 -verbosity=0 \
    -print_funcs=0 -print_final_stats=1 -artifact_prefix="build/fuzz/found-$fuzzer-" "${@:2}" "build/fuzz/$fuzzer"
done
