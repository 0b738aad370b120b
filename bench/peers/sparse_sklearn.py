"""scikit-learn on compressed sparse rows as `sparse --write DIR` of the benchmarks leaves them, without an intercept.

usage: sparse_sklearn.py FILE.csr lambda l1|l2 [solver,...]   F = mean log loss + lambda/2 |w|^2, with l1 lambda |w|_1
Doubles the budget of iterations of each solver with a stop test that never holds (liblinear: sweeps the tolerance) and prints, for
each, the seconds of fit() alone, the objective in double and the non-zeros. One thread: set OMP_NUM_THREADS=1 and its like outside.
Needs scikit-learn (Debian: python3-sklearn).
"""
import sys
import time
import warnings

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

LIMIT_SECONDS = 20.0


def read(path):
    with open(path, 'rb') as file:
        n, d, entries = np.fromfile(file, np.int64, 3)
        pointers = np.fromfile(file, np.int64, n + 1)
        columns = np.fromfile(file, np.int32, entries)
        values = np.fromfile(file, np.float32, entries).astype(np.float64)
        labels = np.fromfile(file, np.float32, n)
    return sparse.csr_matrix((values, columns, pointers.astype(np.int32)), shape=(n, d)), labels


def objective(rows, labels, weights, strength, penalty):
    margins = np.where(labels > 0.5, 1.0, -1.0) * (rows @ weights)
    size = np.abs(weights).sum() if penalty == 'l1' else 0.5 * (weights @ weights)
    return np.logaddexp(0, -margins).mean() + strength * size


def main():
    rows, labels = read(sys.argv[1])
    strength, penalty = float(sys.argv[2]), sys.argv[3]
    usual = 'liblinear,saga' if penalty == 'l1' else 'lbfgs,newton-cg,liblinear,saga'
    warnings.filterwarnings('ignore')
    for solver in (sys.argv[4] if len(sys.argv) > 4 else usual).split(','):
        settings = [(tol, 10000) for tol in (1, .1, .03, .01, 3e-3, 1e-3, 3e-4, 1e-4, 1e-5)]
        if solver != 'liblinear':
            settings = [(1e-15, 2 ** k) for k in range(2, 12)]
        for tol, iterations in settings:
            model = LogisticRegression(penalty=penalty, C=1 / (strength * len(labels)), solver=solver, tol=tol, max_iter=iterations, fit_intercept=False, random_state=0)
            start = time.perf_counter()
            model.fit(rows, labels)
            seconds = time.perf_counter() - start
            weights = model.coef_[0]
            value = objective(rows, labels, weights, strength, penalty)
            print(f'{solver} tol {tol:g} iterations {iterations}: {seconds:.4f} s, F {value:.12f}, {np.count_nonzero(weights)} non-zeros', flush=True)
            if seconds > LIMIT_SECONDS:
                break


main()
