#!/usr/bin/env bash
# pack-dependencies.sh <folder>: what the preset cuda needs beside the CUDA Toolkit, for a machine without network: headers
# and OpenBLAS, under 60 MB. To be run on a Debian or Ubuntu that has the packages ./tutorial installs; tests/gpu/run.sh
# then takes the folder.
set -euo pipefail
[ $# -eq 1 ] || { echo "usage: tests/gpu/pack-dependencies.sh <folder>" >&2; exit 2; }
[ ! -e "$1" ] || { echo "error: '$1' is there already; name a new folder" >&2; exit 2; }

files=$(dpkg-query --listfiles libxtensor-dev libxtensor-blas-dev libcli11-dev nlohmann-json3-dev doctest-dev xtl-dev 2>/dev/null |
  grep -E '^/usr/(include|lib|share/cmake)/.*\.(hpp|h|cxx|tcc|cmake)$' | sort -u) || true
for header in xtensor/xarray.hpp xtensor-blas/xlinalg.hpp xtl/xtl_config.hpp CLI/CLI.hpp nlohmann/json.hpp doctest/doctest.h; do
  grep -qx "/usr/include/$header" <<<"$files" || { echo "error: $header is not installed; ./tutorial test installs it" >&2; exit 1; }
done
while IFS= read -r file; do
  install -D -m 644 "$file" "$1/${file#/usr/}"
done <<<"$files"

# OpenBLAS, and what it needs of the compiler's libraries.
blas=$(PATH=$PATH:/sbin ldconfig -p | sed -n 's/.*libopenblas\.so\.0 .*=> //p' | head -n 1)
[ -n "$blas" ] || { echo "error: OpenBLAS is not installed; ./tutorial test installs it" >&2; exit 1; }
install -D -m 644 "$(readlink -f "$blas")" "$1/lib/libopenblas.so.0"
ln -s libopenblas.so.0 "$1/lib/libopenblas.so"
ldd "$blas" | sed -n 's/.*=> \(.*lib\(gfortran\|quadmath\)\.so[^ ]*\) .*/\1/p' | while IFS= read -r library; do
  install -m 644 "$(readlink -f "$library")" "$1/lib/${library##*/}"
done

size=$(du -sm "$1" | cut -f 1)
echo "$1: $size MB"
[ "$size" -lt 60 ] || { echo "error: more than 60 MB" >&2; exit 1; }
