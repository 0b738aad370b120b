#!/usr/bin/env bash
# Measures the roofline on this machine and stores it under docs/results/<cpu>/: roofline.json for programs, roofline.md for people.
# Leave the machine alone meanwhile: it takes about a minute, and a neighbour's load shows in the rates from memory.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
project=$root/bench/LogReg.Simd.Benchmarks

cpu=$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo 2>/dev/null | head -n 1)
cpu=${cpu:-$(uname -m)}
slug=$(printf '%s' "$cpu" | tr '[:upper:]' '[:lower:]' | sed -e 's/([a-z]*)//g' -e 's/[^a-z0-9.]\{1,\}/-/g' -e 's/^-//' -e 's/-$//')
results=$root/docs/results/$slug

dotnet build --configuration Release --verbosity quiet --nologo "$project"
mkdir -p "$results"
table=$(mktemp "$results/roofline.md.XXXXXX")
trap 'rm -f "$table"' EXIT

{
  printf '# Roofline: %s\n\n' "$cpu"
  printf 'Measured on %s with .NET %s by `eng/bench.sh`, revision %s.\n\n' \
    "$(date -u +%Y-%m-%d)" "$(dotnet --version)" "$(git -C "$root" describe --always --dirty 2>/dev/null || echo unknown)"
  dotnet run --configuration Release --no-build --project "$project" -- roofline --json "$results/roofline.json"
} > "$table"

chmod 644 "$table"
mv "$table" "$results/roofline.md"
trap - EXIT
echo "$results/roofline.md"
