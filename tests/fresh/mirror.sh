#!/usr/bin/env bash
# mirror.sh <folder of installed headers> <mirror>: makes what LADDER_MIRROR can name, archives under the paths that
# common/dependencies.cmake asks for, with everything in one top folder, as GitHub packs a release.
set -euo pipefail
headers=$1 mirror=$2
dependencies=$(dirname "${BASH_SOURCE[0]}")/../../common/dependencies.cmake

pack() {  # pack <package in dependencies.cmake> <its folder for headers> <headers...>
  local path
  path=$(sed -n "s|^ladder_declare($1 \([^ )]*\).*|\1|p" "$dependencies")
  [ -n "$path" ] || { echo "error: dependencies.cmake does not declare $1" >&2 && exit 1; }
  mkdir -p "$mirror/$(dirname "$path")"
  tar -czf "$mirror/$path" -C "$headers" --transform "s|^|top/$2|" "${@:3}"
}

pack xtl include/ xtl
pack xtensor include/ xtensor
pack xtensor-blas include/ xtensor-blas xflens
pack CLI11 include/ CLI
pack nlohmann_json include/ nlohmann
pack doctest '' doctest
