#!/usr/bin/env bash
# Fits the same rows here, in R and in statsmodels, one after another, where R (r-base-core, r-cran-mass) and python3-statsmodels are installed. Times exclude reading.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
dotnet run -c Release --project bench/LogReg.Simd.Benchmarks -- inference --write "$folder"

if command -v Rscript >/dev/null; then
  Rscript - "$folder" <<'R'
folder <- commandArgs(trailingOnly = TRUE)[1]
for (case in list(c("large", 1e6, 20), c("small", 1e3, 50))) {
  d <- as.integer(case[3]); n <- as.integer(case[2])
  rows <- matrix(readBin(file.path(folder, paste0(case[1], ".bin")), "double", n * (d + 1)), n, d + 1, byrow = TRUE)
  frame <- data.frame(y = rows[, d + 1], rows[, 1:d])
  seconds <- sapply(1:3, function(i) system.time(summary(glm(y ~ ., binomial, frame)))[["elapsed"]])
  cat(sprintf("R glm, %s: %.1f ms, best %.1f ms\n", case[1], 1e3 * median(seconds), 1e3 * min(seconds)))
  if (case[1] == "small") {
    fit <- glm(y ~ ., binomial, frame)
    took <- system.time({ drop1(fit, test = "LRT"); suppressMessages(confint(fit)) })[["elapsed"]]
    cat(sprintf("R drop1 and confint, small: %.1f ms\n", 1e3 * took))
  }
}
if (requireNamespace("MASS", quietly = TRUE)) {
  rows <- matrix(readBin(file.path(folder, "levels.bin"), "double", 2e4 * 11), 2e4, 11, byrow = TRUE)
  frame <- data.frame(y = factor(rows[, 11]), rows[, 1:10])
  seconds <- sapply(1:3, function(i) system.time(summary(MASS::polr(y ~ ., frame, Hess = TRUE)))[["elapsed"]])
  cat(sprintf("R polr, levels: %.1f ms, best %.1f ms\n", 1e3 * median(seconds), 1e3 * min(seconds)))
  fit <- MASS::polr(y ~ ., frame, Hess = TRUE)
  took <- system.time({ MASS::dropterm(fit, test = "Chisq"); suppressMessages(confint(fit)) })[["elapsed"]]
  cat(sprintf("R dropterm and confint, levels: %.1f ms\n", 1e3 * took))
}
R
fi

if /usr/bin/python3 -c 'import statsmodels' 2>/dev/null; then
  /usr/bin/python3 - "$folder" <<'PYTHON'
import sys, time, numpy, statsmodels.api as sm
for name, n, d in (("large", 1_000_000, 20), ("small", 1_000, 50)):
    rows = numpy.fromfile(f"{sys.argv[1]}/{name}.bin").reshape(n, d + 1)
    x, y = sm.add_constant(rows[:, :d]), rows[:, d].copy()
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        sm.Logit(y, x).fit(disp=0).summary()
        seconds.append(time.perf_counter() - start)
    print(f"statsmodels Logit, {name}: {1e3 * sorted(seconds)[1]:.1f} ms, best {1e3 * min(seconds):.1f} ms")
PYTHON
fi
