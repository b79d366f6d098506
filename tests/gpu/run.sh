#!/usr/bin/env bash
# run.sh <folder of dependencies> [build|test|bench|sanitize]...: all that needs a GPU, or only these parts of it.
#
# For a machine with a GPU, the CUDA Toolkit, CMake and Ninja, and no network; pack-dependencies.sh makes the folder on
# another one. Such a machine is often lent for minutes, so what matters most comes first, a part that fails does not end
# the others, and what each of them prints is kept in build/cuda/results as it comes.
set -euo pipefail
[ $# -ge 1 ] && [ -d "$1" ] || { echo "usage: tests/gpu/run.sh <folder from pack-dependencies.sh> [build|test|bench|sanitize]..." >&2; exit 2; }
dependencies=$(cd "$1" && pwd)
shift
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export PATH=$PATH:/usr/local/cuda/bin LD_LIBRARY_PATH=$dependencies/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
results=build/cuda/results
parts=("$@")
[ ${#parts[@]} -gt 0 ] || parts=(build test bench sanitize)
for part in "${parts[@]}"; do
  case $part in
    build | test | bench | sanitize) ;;
    *) echo "error: there is no part '$part'; allowed: build, test, bench, sanitize" >&2; exit 2 ;;
  esac
done

build() {
  # Only for the GPU of this machine, and only what is run here: a quarter of the time.
  cmake --preset cuda -DCMAKE_PREFIX_PATH="$dependencies" -DCMAKE_CUDA_ARCHITECTURES=native
  cmake --build --preset cuda --target gpu_tests bare_products_on_gpu
}

run_tests() {
  nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader || true  # for the record
  nvcc --version | tail -n 2
  ctest --preset cuda --label-regex '^gpu$' --output-on-failure | tee build/cuda/gpu-tests.log
  if grep -q 'Skipped' build/cuda/gpu-tests.log; then
    echo "error: the tests that need a GPU were skipped" >&2
    return 1
  fi
}

sanitized() {  # sanitized <tool> <stage> [--cuda-graph]: five steps of the stage under the tool
  local tool=$1 stage=$2 only=() log
  # NVIDIA's own kernels may know better than the other tools what they do; of ours we want to know.
  [ "$tool" = memcheck ] || only=(--kernel-regex kns=ladder)
  log=$(timeout 120 compute-sanitizer --tool "$tool" --error-exitcode 1 --print-limit 5 ${only[@]+"${only[@]}"} \
    "build/cuda/bin/$stage" --device cuda --iterations 5 "${@:3}" 2>&1) ||
    { echo "FAILED: compute-sanitizer --tool $tool $stage ${*:3}"; echo "$log"; return 1; }
  echo "$tool $stage ${*:3}: $(grep SUMMARY <<<"$log" || echo no summary)"
}

# All stages under memcheck; under the others 02 and 06, which have all kernels between them. Each as it is and as a CUDA
# graph; four at once, since most of their time they start.
sanitize() {
  local main stage tool failed=0 running=0
  one() {  # one <arguments of sanitized>, when there is room
    [ "$running" -lt 4 ] || { wait -n || failed=1; running=$((running - 1)); }
    sanitized "$@" &
    running=$((running + 1))
  }
  for tool in memcheck racecheck initcheck synccheck; do
    for main in 0[2-8]_*/main.cpp; do
      stage=${main%/main.cpp}
      case $tool-$stage in memcheck-* | *-02_* | *-06_*) ;; *) continue ;; esac
      one $tool "$stage"
      case $stage in 08_*) ;; *) one $tool "$stage" --cuda-graph ;; esac
    done
  done
  while [ "$running" -gt 0 ]; do
    wait -n || failed=1
    running=$((running - 1))
  done
  return $failed
}

failed=()
mkdir -p $results
for part in "${parts[@]}"; do
  begin=$SECONDS
  set +e  # in `... || status=$?` the first command that fails would not end a part
  (
    set -e
    case $part in
      build) build ;;
      test) run_tests ;;
      bench) tests/gpu/bench build/cuda/bin 1 ;;
      sanitize) sanitize ;;
    esac
  ) 2>&1 | tee "$results/$part.txt"
  status=${PIPESTATUS[0]}
  set -e
  echo "== $part: $((SECONDS - begin)) s, exit code $status" | tee -a $results/parts.txt
  [ "$status" -eq 0 ] || failed+=("$part")
done
[ ${#failed[@]} -eq 0 ] || { echo "error: failed: ${failed[*]}" >&2; exit 1; }
