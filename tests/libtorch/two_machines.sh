#!/usr/bin/env bash
# two_machines.sh BIN: the two commands for two machines in 08's README print what one process prints, in two namespaces of
# networks with a cable between them; and where the one machine's process is killed, the other's ends. As root; exit code 77,
# with the reason, where there can be no namespaces.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
bin=$1

skip() { echo "skipped: $1" && exit 77; }

# The namespaces and what runs in them end with this script.
if [ -z "${LADDER_MACHINES-}" ]; then
  command -v ip >/dev/null || skip "there is no command ip (Debian: apt-get install --no-install-recommends iproute2)"
  unshare --net --pid --fork --kill-child --mount-proc true 2>/dev/null || skip "no namespaces may be made here"
  LADDER_MACHINES=yes exec unshare --net --pid --fork --kill-child --mount-proc "$0" "$bin"
fi

mapfile -t commands < <(sed -nE 's|^    (RANK=[01] .*build/libtorch/bin/[^ ]*).*|\1|p' 08_dynamic_net/README.md)
[ ${#commands[@]} -eq 2 ] || { echo "error: 08's README does not have two commands for two machines" && exit 1; }
first=$(sed -n 's/.*MASTER_ADDR=\([^ ]*\).*/\1/p' <<<"${commands[0]}")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export OMP_NUM_THREADS=1

# Each machine is a process that sleeps in a network of its own; this one begins with nothing, not even itself.
unshare --net sleep 1000 &
machines=("$!")
unshare --net sleep 1000 &
machines+=("$!")
here=$(readlink /proc/self/ns/net)
for machine in "${machines[@]}"; do
  until [ "$(readlink "/proc/$machine/ns/net")" != "$here" ]; do sleep 0.1; done
done
exec_on() { exec nsenter --net="/proc/${machines[$1]}/ns/net" -- "${@:2}"; }  # exec_on <machine> <command...>
on() { (exec_on "$@"); }
ip link add cable0 type veth peer name cable1 || skip "no cable (veth) may be made here"
for number in 0 1; do
  ip link set "cable$number" netns "${machines[number]}"
  on $number ip address add "${first%.*}.$((${first##*.} + number))/24" dev "cable$number"
  on $number ip link set lo up
  on $number ip link set "cable$number" up
done

start() {  # start <machine> [flags...]: sets pids[machine]
  exec_on "$1" bash -c "exec env ${commands[$1]/build\/libtorch\/bin/$bin} ${*:2}" >"$folder/out$1" 2>"$folder/err$1" &
  pids[$1]=$!
}

start 1 --iterations 20 --dtype float64
start 0 --iterations 20 --dtype float64
wait "${pids[0]}" "${pids[1]}" || { cat "$folder"/err? && exit 1; }
program=${commands[0]##*/}
"$bin/$program" --iterations 20 --dtype float64 >"$folder/alone"
[ ! -s "$folder/out1" ] || { echo "error: the second machine prints losses" && exit 1; }
paste -d ' ' "$folder/alone" "$folder/out0" | awk '
  { off = ($2 - $4) / $2; if ($1 != $3 || off > 1e-11 || off < -1e-11) { print "error: " $0; wrong = 1 } }
  END { exit wrong || NR != 20 }'
echo "two machines print the losses of one"

rm "$folder"/out?
start 0 --iterations 1000000
start 1 --iterations 1000000
until [ -s "$folder/out0" ]; do sleep 0.1; done
kill -KILL "${pids[0]}"
at=$SECONDS status=0
wait "${pids[1]}" || status=$?
cat "$folder/err1"
[ "$status" -eq 1 ] && [ $((SECONDS - at)) -lt 10 ] && [ "$(wc -l <"$folder/err1")" -eq 1 ]
grep -q '^error: another process has ended' "$folder/err1"
echo "where one is killed, the other ends"
