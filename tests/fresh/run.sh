#!/usr/bin/env bash
# run.sh [bookworm|trixie] [user|root]: what a stranger sees on a bare Debian. As root; takes about 25 minutes and 4 GB.
#
# Makes a minimal system of that release in build/fresh/, with git and ca-certificates and nothing more, clones the last
# commit there, and runs the README's two commands: as an ordinary user with sudo, and in another such system as root (or
# only as the one that is named: CI is root already, on the other release). Then, without root or sudo, a stage with headers
# that are fetched; and with that release's PyTorch, the tests of the label libtorch, and every reference.py beside its
# program.
#
# All mounts are in a namespace that ends with this script, whatever ends it: the folder that a run leaves which was killed
# is nothing but files, and the next run removes it.
set -euo pipefail
release=${1:-trixie}
case $release in
  bookworm | trixie) ;;
  *) echo "error: unknown release '$release'; allowed: bookworm, trixie" >&2 && exit 2 ;;
esac
case ${2-} in
  '') persons=(user root) ;;
  user | root) persons=("$2") ;;
  *) echo "error: unknown person '$2'; allowed: user, root, or nothing for both" >&2 && exit 2 ;;
esac
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$here"
if [ "$(id -u)" -ne 0 ]; then
  echo "error: making a system in a folder takes root; allowed: sudo tests/fresh/run.sh $release" >&2
  exit 2
fi
if ! command -v debootstrap >/dev/null; then
  echo "error: debootstrap is missing; apt-get install debootstrap" >&2
  exit 1
fi

folder=$here/build/fresh
work=$folder/$release

# Into a namespace of our own: of processes, which all end with the first, and of mounts.
if [ -z "${LADDER_FRESH_INSIDE:-}" ]; then
  mkdir -p "$folder"
  exec 9>"$folder/lock"
  flock -n 9 || { echo "error: another run of this script is under way; wait for it" >&2 && exit 1; }
  trap 'rm -rf --one-file-system "$work"' EXIT
  trap 'kill -KILL $inside; wait; exit 143' HUP INT TERM
  rm -rf --one-file-system "$work"
  mkdir "$work"
  status=0
  LADDER_FRESH_INSIDE=yes unshare --mount --propagation private --pid --fork --kill-child --mount-proc \
    "$here/tests/fresh/run.sh" "$release" ${2+"$2"} 9>&- &
  inside=$!
  wait $inside || status=$?
  exit $status
fi

started=$SECONDS
say() { printf '== %s, %d min %02d s: %s\n' "$release" $(((SECONDS - started) / 60)) $(((SECONDS - started) % 60)) "$1"; }

quietly() {  # runs a command whose output only matters if it fails
  "$@" >"$work/log" 2>&1 && return
  tail -n 30 "$work/log" >&2
  return 1
}

new_system() {  # new_system <name>: a copy of the bare one
  cp -a "$work/bare" "$work/$1"
  mount -t proc proc "$work/$1/proc"
  mount -t devpts devpts "$work/$1/dev/pts"  # sudo wants one
}

remove_system() {
  umount "$work/$1/proc" "$work/$1/dev/pts"
  rm -rf --one-file-system "${work:?}/$1"
}

inside() {  # inside <system> <user> <command>: as in a new terminal
  local home=/root network=() name
  [ "$2" = root ] || home=/home/$2
  for name in http_proxy https_proxy no_proxy; do [ -z "${!name:-}" ] || network+=("$name=${!name}"); done
  chroot "$work/$1" setpriv --reuid "$2" --regid "$2" --init-groups \
    env -i LANG=C.UTF-8 HOME="$home" USER="$2" PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    ${network[@]+"${network[@]}"} bash -c "cd && $3"
}

install() {  # install <system> <packages...>
  local system=$1
  shift
  quietly inside "$system" root "apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y \
    --no-install-recommends $*"
}

clone() {  # clone <system> <user>: from a bundle, which holds the last commit and what led to it
  cp "$work/ladder.bundle" "$work/$1/tmp/"
  quietly inside "$1" "$2" "git clone --quiet /tmp/ladder.bundle ladder"
}

# The first two commands of the README.
mapfile -t commands < <(sed -n 's|^    \(\./tutorial [a-z]*\)  *#.*|\1|p' README.md)
[ ${#commands[@]} -eq 2 ] || { echo "error: the README does not begin with two commands" >&2 && exit 1; }

say "a bare system"
[ -z "$(git status --porcelain)" ] || echo "note: what is not committed is not tested here" >&2
git bundle create --quiet "$work/ladder.bundle" HEAD
quietly debootstrap --variant=minbase --include=git,ca-certificates "$release" "$work/bare" ||
  { echo "error: debootstrap could not make the system" >&2 && exit 1; }
chroot "$work/bare" useradd --create-home --shell /bin/bash learner

# The system of the last person is kept for what follows.
for person in "${persons[@]}"; do
  [ -z "${system-}" ] || remove_system "$system"
  system=$person name=root
  new_system "$system"
  if [ "$person" = user ]; then
    name=learner
    install "$system" sudo
    echo 'learner ALL=(ALL) NOPASSWD: ALL' >"$work/$system/etc/sudoers.d/learner"
  fi
  say "$name: ${commands[*]}"
  clone "$system" "$name"
  for command in "${commands[@]}"; do
    at=$SECONDS
    inside "$system" "$name" "cd ladder && $command"
    say "$command, as $name, took $((SECONDS - at)) s"
  done
done

say "no root, no sudo: headers are fetched"
new_system alone
install alone g++ cmake ninja-build libopenblas-dev
tests/fresh/mirror.sh "$work/$system/usr/include" "$work/alone/srv/mirror"
clone alone learner
inside alone learner "cd ladder && LADDER_MIRROR=file:///srv/mirror ./tutorial run 01 05 -- --iterations 50"
remove_system alone

say "libtorch: the same sources on PyTorch's engine"
install "$system" libtorch-dev libgloo-dev python3-torch python3-numpy
inside "$system" "$name" "cd ladder && ctest --preset release --label-regex libtorch --verbose"

say "every reference.py beside its program"
inside "$system" "$name" "cd ladder && tests/fresh/beside.py build/release/bin"
remove_system "$system"
say "all of it passed"
