#!/usr/bin/env bash
# Compiles a model into a native library (samples/NativeLibrary), calls it from C, and holds its bits against those of the model under the JIT.
# It needs gcc or clang and the headers of zlib: on Debian `apt-get install gcc zlib1g-dev`. Where they are missing the script says so and leaves it at that; with --strict that is a failure.
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en

compiler=$(command -v gcc || command -v clang || true)
if [[ -z $compiler || ! -e /usr/include/zlib.h ]]; then
  echo "eng/native.sh: nothing was compiled: gcc or clang, or the headers of zlib, are missing" >&2
  [[ ${1:-} != --strict ]]
  exit
fi

readonly out=artifacts/native sample=samples/NativeLibrary
rid=$(dotnet --info | sed -n 's/^ *RID: *//p' | head -n 1)
rm -rf "$out"
mkdir -p "$out"
dotnet publish -c Release -r "$rid" -v quiet "$sample" -o "$out/library"
"$compiler" -Wall -Wextra -Werror -I "$sample" "$sample/main.c" "$out/library/iris_scorer.so" -Wl,-rpath,"$PWD/$out/library" -o "$out/main"

# The command writes the shortest digits that read back to the same float.
mapfile -t managed < <(dotnet run -c Release --project src/LogReg.Simd.Cli -- predict "$sample/iris.json" - --quiet <<'END' | sed -n 's/^[0-9]*,\([^,]*\),.*/\1/p'
sepal_length,sepal_width,petal_length,petal_width
5.1,3.5,1.4,0.2
6.3,3.3,6.0,2.5
END
)
echo "managed ${managed[*]}"
"$out/main" "${managed[@]}" || {
  echo "eng/native.sh: the native library has other bits" >&2
  exit 1
}
