#!/usr/bin/env bash
# Feeds damaged data files to the readers for some minutes: eng/fuzz.sh [SECONDS] [SEED]. A file that ends in anything but a data set
# or a DataFormatException is kept and named.
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/.."
report=$(mktemp)
trap 'rm -f "$report"' EXIT
LOGREG_FUZZ_SECONDS=${1:-300} LOGREG_FUZZ_SEED=${2:-$RANDOM} LOGREG_FUZZ_REPORT=$report \
  dotnet test -c Release tests/LogReg.Simd.Data.Tests --filter 'FullyQualifiedName~FuzzTests'
cat "$report"
