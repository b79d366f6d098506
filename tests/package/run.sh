#!/usr/bin/env bash
# run.sh <build folder> <options of cmake>...: installs what was built there, and builds the project of this folder on it.
# Then that project with the repository as a folder of its own, as far as compiling its program: the library is the same.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
built=$1
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cmake --install "$built" --prefix "$work/prefix"
cmake -S "$here" -B "$work/installed" -D ladder_ROOT="$work/prefix" "$@"
cmake --build "$work/installed"
"$work/installed/consumer"

cmake -S "$here" -B "$work/folder" -D LADDER_FOLDER="$here/../.." -D LADDER_PRODUCTS_ON_BLAS=ON "$@"
cmake --build "$work/folder" --target CMakeFiles/consumer.dir/main.cpp.o
cmake --install "$work/folder" --prefix "$work/nothing"
if [ -e "$work/nothing" ]; then
  echo "error: a project that adds the repository's folder installs Ladder too" >&2
  exit 1
fi
