#!/usr/bin/env python3
"""Times scikit-learn's lbfgs on the softmax regression of mnist to a stated relative suboptimality.

Usage: softmax_sklearn.py MNIST_DIR [target] [threads]

Pixels are divided by 255, lambda is 1/n (C = 1), the intercepts are free. The budget of iterations is searched, so that scikit-learn is credited with
a perfect stopping rule; the objective is evaluated in double. Prints one JSON line per budget and one for the shortest that reaches the target.
"""
import gzip
import json
import os
import sys
import time

threads = int(sys.argv[3]) if len(sys.argv) > 3 else 1
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = str(threads)

import numpy as np  # noqa: E402 (the threads must be set first)
import sklearn  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402

OPTIMUM = 0.232120618197886


def idx(path, header):
    with gzip.open(path) as file:
        return np.frombuffer(file.read(), np.uint8, offset=header)


def objective(model, x, y):
    z = x @ model.coef_.T.astype(np.float64) + model.intercept_
    top = z.max(axis=1)
    loss = np.log(np.exp(z - top[:, None]).sum(axis=1)) + top - z[np.arange(len(y)), y]
    return loss.mean() + 0.5 / len(y) * np.square(model.coef_).sum()


def fit(x, y, budget):
    model = LogisticRegression(C=1.0, solver="lbfgs", multi_class="multinomial", tol=1e-12, max_iter=budget)
    begin = time.perf_counter()
    model.fit(x, y)
    return model, time.perf_counter() - begin


def main():
    directory, target = sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 1e-3
    y = idx(os.path.join(directory, "train-labels-idx1-ubyte.gz"), 8).astype(np.int64)
    x = (idx(os.path.join(directory, "train-images-idx3-ubyte.gz"), 16).reshape(len(y), -1) / 255).astype(np.float64)
    import warnings

    warnings.filterwarnings("ignore")
    low, high = 0, 64
    seconds = None
    while True:
        model, seconds = fit(x, y, high)
        gap = objective(model, x, y) / OPTIMUM - 1
        print(json.dumps({"iterations": high, "seconds": round(seconds, 3), "suboptimality": gap}), flush=True)
        if gap <= target:
            break
        low, high = high, high * 2
    while high - low > max(4, high // 16):
        middle = (low + high) // 2
        model, taken = fit(x, y, middle)
        gap = objective(model, x, y) / OPTIMUM - 1
        print(json.dumps({"iterations": middle, "seconds": round(taken, 3), "suboptimality": gap}), flush=True)
        if gap <= target:
            high, seconds = middle, taken
        else:
            low = middle
    print(json.dumps({"peer": f"scikit-learn {sklearn.__version__} lbfgs", "threads": threads, "target": target, "iterations": high, "seconds": round(seconds, 3)}))


if __name__ == "__main__":
    main()
