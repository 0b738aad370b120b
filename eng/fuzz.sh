#!/usr/bin/env bash
# Feeds damaged data files to the readers, and random tables to codes and hashing, beside a slow reader: eng/fuzz.sh [FILES] [SEED] [FORMAT...], 100000 files of every format from seed 1 otherwise,
# one process per format with a heap of 1.5 GiB at most and an hour at most. A file that ends in anything but a data set or a
# DataFormatException is kept and named; the report goes to the standard output.
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/.."
files=${1:-100000}
seed=${2:-1}
shift $(($# < 2 ? $# : 2))
formats=("$@")
[ ${#formats[@]} -gt 0 ] || formats=(csv blanks arff libsvm idx packed numpy parquet arrow codes hashing)
report=$(mktemp)
trap 'rm -f "$report"' EXIT
[ -n "${LOGREG_FUZZ_BUILT:-}" ] || dotnet build -c Release tests/LogReg.Simd.Data.Tests
failed=0
for format in "${formats[@]}"; do
  LOGREG_FUZZ_FILES=$files LOGREG_FUZZ_SEED=$seed LOGREG_FUZZ_REPORT=$report DOTNET_GCHeapHardLimit=0x60000000 DOTNET_gcConcurrent=0 \
    timeout 3600 dotnet test -c Release --no-build tests/LogReg.Simd.Data.Tests --filter "FullyQualifiedName~FuzzTests&DisplayName~$format" || failed=1
  tail -n 1 "$report"
done
echo
cat "$report"
exit $failed
