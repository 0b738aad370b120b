#!/usr/bin/env bash
# Walks all 2^32 floats through sigmoid, softplus and the exponential under every SIMD policy and prints the table that
# docs/numerics.md holds. Minutes on two cores.
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/.."
report=$(mktemp)
trap 'rm -f "$report"' EXIT
LOGREG_EXHAUSTIVE=1 LOGREG_EXHAUSTIVE_REPORT=$report \
  dotnet test -c Release tests/LogReg.Simd.Tests --filter 'FullyQualifiedName~ExhaustiveTests'
cat "$report"
