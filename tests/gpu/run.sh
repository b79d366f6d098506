#!/usr/bin/env bash
# run.sh <folder of dependencies> [build|test|sanitize|bench]...: all that needs a GPU, or only these parts of it.
#
# For a machine with a GPU, the CUDA Toolkit, CMake and Ninja, and no network; pack-dependencies.sh makes the folder on
# another one. The first failure ends it, with an exit code other than 0.
set -euo pipefail
[ $# -ge 1 ] && [ -d "$1" ] || { echo "usage: tests/gpu/run.sh <folder from pack-dependencies.sh> [build|test|sanitize|bench]..." >&2; exit 2; }
dependencies=$(cd "$1" && pwd)
shift
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export PATH=$PATH:/usr/local/cuda/bin LD_LIBRARY_PATH=$dependencies/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
parts=("$@")
[ ${#parts[@]} -gt 0 ] || parts=(build test sanitize bench)

build() {
  # Only for the GPU of this machine: a quarter of the time.
  cmake --fresh --preset cuda -DCMAKE_PREFIX_PATH="$dependencies" -DCMAKE_CUDA_ARCHITECTURES=native
  cmake --build --preset cuda
}

run_tests() {
  nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader || true  # for the record
  ctest --preset cuda --label-exclude libtorch | tee build/cuda/gpu-tests.log
  if grep -q 'Skipped' build/cuda/gpu-tests.log; then
    echo "error: the tests that need a GPU were skipped" >&2
    exit 1
  fi
}

sanitize() {  # a short run of each stage, as it is and as a CUDA graph
  local tool main stage graph only
  for tool in memcheck racecheck initcheck; do
    only=()  # cuBLAS may know better than racecheck what its threads share; of the others we want to know
    [ $tool != racecheck ] || only=(--kernel-regex kns=ladder)
    for main in 0[2-8]_*/main.cpp; do
      stage=${main%/main.cpp}
      for graph in '' --cuda-graph; do
        case $stage$graph in 08_*--cuda-graph) continue ;; esac
        echo "compute-sanitizer --tool $tool $stage $graph"
        # shellcheck disable=SC2086  # no word where there is no flag
        compute-sanitizer --tool "$tool" --error-exitcode 1 --print-limit 5 ${only[@]+"${only[@]}"} \
          "build/cuda/bin/$stage" --device cuda \
          --iterations 5 $graph >build/cuda/sanitizer.log 2>&1 || { cat build/cuda/sanitizer.log; exit 1; }
        grep 'SUMMARY' build/cuda/sanitizer.log || true
      done
    done
  done
}

for part in "${parts[@]}"; do
  case $part in
    build) build ;;
    test) run_tests ;;
    sanitize) sanitize ;;
    bench) tests/gpu/bench build/cuda/bin 3 ;;
    *) echo "error: there is no part '$part'; allowed: build, test, sanitize, bench" >&2; exit 2 ;;
  esac
done
