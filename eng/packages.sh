#!/usr/bin/env bash
# Makes every package, installs each from its file into an empty project, builds it and runs what its README shows; the command runs as the tool that its package installs.
#   eng/packages.sh [FOLDER]         where packages and projects go, artifacts/packages by default
#   eng/packages.sh FOLDER --aot     also publishes the first project as a native program; needs clang or gcc, and the headers of zlib
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en

readonly root=$PWD
mkdir -p "${1:-artifacts/packages}"
out=$(cd "${1:-artifacts/packages}" && pwd)
readonly out
readonly libraries=(LogReg.Simd LogReg.Simd.Data LogReg.Simd.Inference LogReg.Simd.Onnx LogReg.Simd.MicrosoftML LogReg.Simd.Extensions LogReg.Simd.Generators)
rm -rf "${out:?}"/*

for project in "${libraries[@]}"; do
  dotnet pack -c Release "src/$project" -o "$out/files" -v quiet
done

# The native compiler is a package of its own, of 100 MB; where it cannot be had, the program under the JIT is packed alone.
dotnet pack -c Release src/LogReg.Simd.Cli -o "$out/files" -v quiet || {
  echo "eng/packages.sh: NO NATIVE PROGRAM WAS MADE; packing the command under the JIT alone" >&2
  rm -f "$out/files"/LogReg.Simd.Cli.*
  dotnet pack -c Release src/LogReg.Simd.Cli -o "$out/files" -v quiet -p:NativeTool=false
}

dotnet run eng/local-paths.cs "$out/files" "$root"

# A package of this version that an earlier run installed is another one.
cache=$(dotnet nuget locals global-packages --list | sed 's/.*: //')
rm -rf "${cache:?}"/logreg.simd*
version=$(ls "$out/files" | sed -n 's/^LogReg\.Simd\.\([0-9].*\)\.nupkg$/\1/p')

dotnet tool install LogReg.Simd.Cli --tool-path "$out/tool" --add-source "$out/files" --version "$version"
"$out/tool/logreg" train --quiet --model "$out/churn.json"

# session FOLDER COMMAND...: what the command prints and writes over tables of many kinds, but for times.
session() {
  local folder=$1
  shift
  mkdir -p "$folder"
  (
    cd "$folder"
    run() {
      echo "\$ logreg $*"
      local status=0
      "${logreg[@]}" "$@" 2>&1 || status=$?
      echo "status $status"
    }
    logreg=("$@")
    cp "$root/src/LogReg.Simd.Cli/Resources/iris.csv" .
    awk 'BEGIN { srand(1); print "age,city,plan,churn"
      for (i = 0; i < 400; i++) { a = int(18 + 60 * rand()); c = int(4 * rand()); print a ",city" c ",plan" int(3 * rand()) "," (rand() < 1 / (1 + exp(3 - a / 20 - c / 2)) ? "yes" : "no") } }' >mixed.csv
    gzip -kn mixed.csv
    run train iris.csv --target species --holdout 0.3 --model iris.json
    run train mixed.csv.gz --model mixed.json --holdout 0.25 --holdout-output held.csv
    run train mixed.csv --solver lbfgs --l2 0 --precision double
    run train iris.csv --hidden 3 --max-iterations 40
    run evaluate mixed.json mixed.csv
    for format in csv jsonl parquet; do
      run predict mixed.json mixed.csv --output "scores.$format"
    done
    run train scores.parquet --target label --ignore row
    run convert mixed.csv mixed.packed
    run train mixed.packed
    run inspect mixed.json --json inspection.json
    run export iris.json iris.onnx
    run export iris.json iris.pmml
    run import iris.onnx imported.json
    run fit mixed.csv --formula 'churn ~ age + city' --report report.html
    run train missing.csv
    run train --no-such-option
    run train --help
  ) | sed '/^seconds /d' >"$folder/printed.txt"
}

# The tool may be a native program: it does what the program under the JIT does.
session "$out/session/tool" "$out/tool/logreg"
session "$out/session/jit" dotnet "$root/src/LogReg.Simd.Cli/bin/Release/net10.0/logreg.dll"
diff -r "$out/session/tool" "$out/session/jit"

# Nothing of the repository's own settings reaches the projects.
echo '<Project />' | tee "$out/Directory.Build.props" "$out/Directory.Build.targets" "$out/Directory.Packages.props" >/dev/null

# new NAME [PACKAGE...]: an empty project with packages; its program is the standard input.
new() {
  local folder=$out/$1 package references=
  shift
  for package in "$@"; do
    references+="<PackageReference Include=\"$package\" Version=\"$version\" />"
  done
  mkdir -p "$folder"
  cat >"$folder/Program.cs"
  cat >"$folder/Empty.csproj" <<END
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
    <Nullable>enable</Nullable>
    <RestoreAdditionalProjectSources>$out/files</RestoreAdditionalProjectSources>
  </PropertyGroup>
  <ItemGroup>$references<AdditionalFiles Include="*.json" /></ItemGroup>
</Project>
END
}

# The program that the README of a package shows.
shown() {
  awk '/^```csharp$/ { inside = 1; next } inside && /^```$/ { exit } inside { print }' "$root/src/$1/README.md"
}

for package in LogReg.Simd LogReg.Simd.Data LogReg.Simd.Inference LogReg.Simd.Onnx LogReg.Simd.MicrosoftML; do
  new "$package" "$package" < <(shown "$package")
done
printf 'age,city,churn\n31,Bern,yes\n42,Zug,no\n25,Bern,no\n53,Zug,yes\n' >"$out/LogReg.Simd.Data/customers.csv"

new LogReg.Simd.Extensions LogReg.Simd.Extensions <<'END'
using LogReg.Simd;
using LogReg.Simd.Extensions;
using Microsoft.Extensions.DependencyInjection;

new ServiceCollection().AddModel("../churn.json");
Console.WriteLine(new ReloadingModel<SavedModel>("../churn.json", SavedModel.Load).Current.Model.FeatureCount);
END

new LogReg.Simd.Generators LogReg.Simd.Generators LogReg.Simd <<'END'
using LogReg.Simd;

Console.WriteLine($"{Churn.PositiveLabel}: {Churn.PredictProbability([5.1f, 3.5f, 1.4f, 0.2f])}");

[LogisticScorer("churn.json")]
internal static partial class Churn;
END
cp "$out/churn.json" "$out/LogReg.Simd.Generators"

for package in "${libraries[@]}"; do
  echo "== $package"
  (cd "$out/$package" && dotnet run -c Release)
done

# What was installed names the commit that it was made of, where there is one, and has what the gallery shows.
commit=$(git rev-parse HEAD 2>/dev/null || true)
for package in "${libraries[@]}"; do
  nuspec=$cache/${package,,}/$version/${package,,}.nuspec
  [[ -z $commit ]] || grep -q "<repository type=\"git\".* commit=\"$commit\"" "$nuspec" || { echo "eng/packages.sh: $nuspec does not name the commit $commit" >&2; exit 1; }
  for part in '<license type="expression">MIT</license>' '<icon>icon.png</icon>' '<readme>README.md</readme>'; do
    grep -qF "$part" "$nuspec" || { echo "eng/packages.sh: $nuspec has no $part" >&2; exit 1; }
  done
  [[ $package == LogReg.Simd.Generators || -e $out/files/$package.$version.snupkg ]] || { echo "eng/packages.sh: $package has no symbols" >&2; exit 1; }
done

if [[ ${2:-} == --aot ]]; then
  echo '== native'
  (cd "$out/LogReg.Simd" && dotnet publish -c Release -p:PublishAot=true -o native -v quiet && native/Empty)
fi
