#!/usr/bin/env bash
# Does any run end late? Largest network of each folder, its first property, wall time of the whole process.
# usage: deadlines.sh BENCHMARKS SECONDS... [-- FOLDER...]
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
benchmarks=$1
shift
limits=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do limits+=("$1"); shift; done
[ $# -gt 0 ] && shift
folders=("$@")
if [ ${#folders[@]} -eq 0 ]; then
  for f in "$benchmarks"/*/; do folders+=("$(basename "$f")"); done
fi
late=0
printf '%-28s %6s %8s  %s\n' folder limit seconds 'first line (exit code)'
for folder in "${folders[@]}"; do
  f=$benchmarks/$folder
  # Rows whose network is the largest file of the folder; the first of them.
  largest=$(ls -S "$f"/onnx | head -1)
  row=$(grep -m 1 -F "onnx/${largest%.gz}," "$f/instances.csv" | tr -d '\r')
  [ -n "$row" ] || row=$(head -1 "$f/instances.csv" | tr -d '\r')
  IFS=, read -r onnx vnnlib _ <<<"$row"
  for limit in "${limits[@]}"; do
    start=$(date +%s.%N)
    word=$("$root/bin/verify" --timeout "$limit" "$f/$onnx" "$f/$vnnlib" 2>/tmp/deadlines.$$)
    code=$?
    seconds=$(echo "$(date +%s.%N) - $start" | bc)
    word=${word%%$'\n'*}
    [ -n "$word" ] || word=$(head -c 60 /tmp/deadlines.$$)
    mark=
    if [ "$(echo "$seconds > $limit" | bc)" = 1 ]; then mark=' LATE'; late=$((late + 1)); fi
    printf '%-28s %6s %8.2f  %s (%s)%s\n' "$folder" "$limit" "$seconds" "$word" "$code" "$mark"
  done
done
rm -f /tmp/deadlines.$$
echo "$late late"
[ "$late" = 0 ]
