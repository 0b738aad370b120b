#!/usr/bin/env bash
# Publishes a program that uses the library (kernels, training, model files, a pipeline) in every way that .NET has (JIT, ReadyToRun, trimmed, native) and holds their results against each other, bit for bit.
# The native one needs a C toolchain (clang or gcc) and the headers of zlib: on Debian `apt-get install clang zlib1g-dev`. Where they are missing the script says so and leaves it out;
# with --strict that is a failure.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en

strict=no
[[ ${1:-} == --strict ]] && strict=yes
readonly project=tests/LogReg.Simd.AotProbe out=artifacts/aot
rid=$(dotnet --info | sed -n 's/^ *RID: *//p' | head -n 1)
failures=0
rm -rf "$out"
mkdir -p "$out"

# build NAME PROPERTY...: publishes, runs and keeps the hashes; the first is what the others are held against.
build() {
  local name=$1
  shift
  echo "== $name"
  if ! dotnet publish -c Release -r "$rid" --nologo -v quiet "$project" -o "$out/$name" -p:TreatWarningsAsErrors=true "$@" >"$out/$name.log" 2>&1; then
    tail -n 20 "$out/$name.log"
    failures=$((failures + 1))
    return
  fi

  "$out/$name/LogReg.Simd.AotProbe" >"$out/$name.txt" || failures=$((failures + 1))
  "$out/$name/LogReg.Simd.AotProbe" row
  if diff "$out/jit.txt" "$out/$name.txt" >"$out/$name.diff"; then
    echo "$(wc -l <"$out/$name.txt") hashes, the same as under the JIT"
  else
    echo "$(grep -c '^>' "$out/$name.diff") hashes differ from those under the JIT:"
    head -n 10 "$out/$name.diff"
    failures=$((failures + 1))
  fi
}

build jit --self-contained false
build ready-to-run --self-contained -p:PublishReadyToRun=true
build trimmed --self-contained -p:PublishTrimmed=true
if command -v clang >/dev/null || command -v gcc >/dev/null && [[ -e /usr/include/zlib.h || $(uname) == Darwin ]]; then
  build native -p:PublishAot=true
else
  echo "eng/aot.sh: no native program was compiled: clang or gcc and the headers of zlib are missing (on Debian: apt-get install clang zlib1g-dev)" >&2
  [[ $strict == no ]] || failures=$((failures + 1))
fi

((failures == 0))
