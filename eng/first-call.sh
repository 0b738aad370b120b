#!/usr/bin/env bash
# What the first calls of a fresh process take: the first row, and the first four runs of 64 rows by 8 features, of 1,000 by 200 and of 20,000 by 50. The best of several processes, under the JIT, as ReadyToRun, and as one
# ReadyToRun image of the program and the runtime (composite), which takes minutes to compile and another directory of 150 MB.
#   eng/first-call.sh [PROCESSES]
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en

processes=${1:-7}
readonly project=tests/LogReg.Simd.AotProbe out=artifacts/first-call
rid=$(dotnet --info | sed -n 's/^ *RID: *//p' | head -n 1)

# The least number of each line over the processes.
best() { awk '{ n = $(NF - 1); $NF = ""; $(NF - 1) = ""; if (!($0 in least)) order[++count] = $0; if (!($0 in least) || n < least[$0]) least[$0] = n }
  END { for (i = 1; i <= count; i++) printf "  %s%s ms\n", order[i], least[order[i]] }'; }

for way in jit ready-to-run composite; do
  case $way in
    jit) properties=(--self-contained false) ;;
    ready-to-run) properties=(--self-contained false -p:PublishReadyToRun=true) ;;
    composite) properties=(--self-contained -p:PublishReadyToRun=true -p:PublishReadyToRunComposite=true) ;;
  esac
  [[ $way != composite || $rid != *-x64 ]] || properties+=(-p:PublishReadyToRunCrossgen2ExtraArgs=--instruction-set:x86-64-v3)
  dotnet publish -c Release -r "$rid" --nologo -v quiet "$project" -o "$out/$way" "${properties[@]}" || exit 1
  echo "$way"
  for ((i = 0; i < processes; i++)); do
    "$out/$way/LogReg.Simd.AotProbe" row | grep '^first'
    "$out/$way/LogReg.Simd.AotProbe" train
    "$out/$way/LogReg.Simd.AotProbe" train 1000 200 NewtonCg
    "$out/$way/LogReg.Simd.AotProbe" train 20000 50 Lbfgs
  done | best
done
