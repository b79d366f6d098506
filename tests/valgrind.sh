#!/usr/bin/env bash
# Every program under valgrind, at small sizes: no invalid read or write, no number used before it was written, no leak.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
build=build/valgrind

# Valgrind knows no AVX-512. Memory that waits to be used again would hide from it what is wrong, so none may wait, as under
# AddressSanitizer.
cmake --preset release -B "$build" -D CMAKE_BUILD_TYPE=RelWithDebInfo -D CMAKE_CXX_FLAGS=-D__SANITIZE_ADDRESS__ \
  -D CMAKE_CXX_FLAGS_RELWITHDEBINFO="-O1 -g" -D LADDER_NATIVE=OFF -D LADDER_BUILD_TESTS=OFF >/dev/null
cmake --build "$build" --target stages

export OPENBLAS_NUM_THREADS=1
sizes=(--batch-size 5 --input-dim 4 --hidden-dim 3 --output-dim 2)
run() {
  echo "valgrind $*"
  valgrind --quiet --leak-check=full --show-leak-kinds=definite,indirect,possible \
    --errors-for-leak-kinds=definite,indirect,possible --error-exitcode=1 "$build/bin/$1" "${@:2}" >/dev/null
}
run 03_first_gradients "${sizes[@]}"
for program in 0[1-8]_*; do run "$program" "${sizes[@]}" --iterations 3; done
for optimizer in sgd momentum rmsprop; do run 06_optim "${sizes[@]}" --iterations 3 --optimizer "$optimizer"; done
