#!/usr/bin/env bash
# Builds the preset libtorch and passes its tests. Exit code 77, with the reason, where there is no
# libtorch.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

if ! log=$(cmake --preset libtorch 2>&1); then
  if grep -q 'Torch' <<<"$log"; then
    echo "skipped: libtorch is not installed (Debian: apt-get install --no-install-recommends libtorch-dev libgloo-dev)"
    exit 77
  fi
  echo "$log"
  exit 1
fi
cmake --build --preset libtorch
ctest --preset libtorch
