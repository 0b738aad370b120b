#!/usr/bin/env bash
# No run ends at a point that one gradient step would improve: all data sets × penalties × solvers × precisions, as given and standardised. Prints the table that
# docs/results/gradient-steps.md holds. With names of sets as arguments, only those.
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/.."
report=$(mktemp)
trap 'rm -f "$report"' EXIT
names=$*
LOGREG_GRADIENT_STEPS=1 LOGREG_GRADIENT_SETS=${names// /,} LOGREG_GRADIENT_REPORT=$report \
  dotnet test -c Release tests/LogReg.Simd.Tests --filter 'FullyQualifiedName~GradientStepSweep' || status=$?
printf '| set | task | solver | runs | of these separated | largest gain of a gradient step, in tolerances |\n|---|---|---|---:|---:|---:|\n'
cat "$report"
exit "${status:-0}"
