#!/usr/bin/env bash
# Wall time of bin/verify on the shipped model, least and median of N runs (20), and of --version: the launcher and the JVM.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
n=${1:-20}
models=$root/examples/models
measure() {
  local k start
  for ((k = 0; k < n; k++)); do
    start=$(date +%s%N)
    "$@" >/dev/null || exit 1
    echo $((($(date +%s%N) - start) / 1000000))
  done | sort -n | awk '{t[NR] = $1} END {printf "least %d ms, median %d ms", t[1], t[int((NR + 1) / 2)]}'
}
"$root/bin/verify" "$models/crossing.onnx" "$models/crossing-safe.vnnlib" >/dev/null
echo "verify: $(measure "$root/bin/verify" "$models/crossing.onnx" "$models/crossing-safe.vnnlib")"
echo "launcher and JVM (--version): $(measure "$root/bin/plumbline" --version)"
