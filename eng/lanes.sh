#!/usr/bin/env bash
# Runs the test suite once under every hardware lane. Each lane proves itself from inside (HardwareLanes/LaneTests).
#   eng/lanes.sh [--short] [--no-build] [FILTER]
# --short leaves out what no lane can change (documents, contracts, the reference's own tests, child processes), and in the slowest lane, without any vector instruction, the training runs
# but for their golden bits, and the stores of sparse rows; and the lane that the runtime chooses, which dotnet test is.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en

build=yes
filter=
slow_filter=
for argument in "$@"; do
  case $argument in
    --short) filter='FullyQualifiedName!~Documentation&FullyQualifiedName!~Contracts&FullyQualifiedName!~Tests.Reference&FullyQualifiedName!~Architecture&FullyQualifiedName!~Support&FullyQualifiedName!~Allocation&FullyQualifiedName!~Metrics&FullyQualifiedName!~Sampling&FullyQualifiedName!~Threading'
      slow_filter="$filter&FullyQualifiedName!~Networks&FullyQualifiedName!~SparseTraining&FullyQualifiedName!~SparseMatrixTests&FullyQualifiedName!~Models_have_the_bits_of&(FullyQualifiedName!~Tests.Training|FullyQualifiedName~every_other_machine)" ;;
    --no-build) build=no ;;
    -*) echo "eng/lanes.sh: unknown option $argument; use --short, --no-build or a test filter" >&2; exit 2 ;;
    *) filter=$argument ;;
  esac
done

if [[ $build == yes ]]; then
  dotnet build -c Release tests/LogReg.Simd.Tests || exit 1
fi

# Whether the processor has a feature; where that cannot be asked, the lane is run and LaneTests decide.
has() { [[ ! -r /proc/cpuinfo ]] || grep -qw "$1" /proc/cpuinfo; }

failures=0
table=()
# lane NAME REQUIRED-CPU-FLAG|- VARIABLE=VALUE...
lane() {
  local name=$1 needed=$2 output status=0
  shift 2
  if [[ $needed != - ]] && ! has "$needed"; then
    table+=("$(printf '%-12s skipped: the processor has no %s' "$name" "$needed")")
    return
  fi

  echo "== lane $name: ${*:-as the runtime chooses}"
  output=$(env "LOGREG_LANE=$name" "$@" dotnet test -c Release --no-build tests/LogReg.Simd.Tests ${filter:+--filter "$filter"} 2>&1) || status=$?
  local summary
  summary=$(grep -E '^(Passed|Failed)!' <<<"$output" | tail -n 1)
  if ((status != 0)) || [[ -z $summary ]]; then
    failures=$((failures + 1))
    tail -n 80 <<<"$output"
  fi

  table+=("$(printf '%-12s %s' "$name" "${summary:-no test ran}")")
}

# The short set follows a run of the whole suite, which is this lane.
[[ -n $slow_filter ]] || lane default -
lane vector512 avx512f DOTNET_PreferredVectorBitWidth=512 DOTNET_MaxVectorTBitWidth=512
lane vector128 - DOTNET_MaxVectorTBitWidth=128
lane no-avx512 avx512f DOTNET_EnableAVX512=0
lane no-avx - DOTNET_EnableAVX=0
filter=${slow_filter:-$filter}
lane scalar - DOTNET_EnableHWIntrinsic=0

printf '\n'
printf '%s\n' "${table[@]}"
((failures == 0))
