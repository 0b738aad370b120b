#!/usr/bin/env python3
"""Writes what scikit-learn says of seeded samples: tests/LogReg.Simd.Tests/Metrics/sklearn.csv.

Usage: metrics.py [FILE]      (standard output without FILE; made with scikit-learn 1.2.1)

Two kinds of lines, fields separated by commas, numbers as the shortest decimals that give the same doubles:

    sample,CASE,logit,label,weight
    value,CASE,weighted (0 or 1),metric,number...

Logits and weights are floats, so single and double precision see the same problem. Cases: distinct logits, many ties, and few positives.
A case has a multiple of ten of samples. Calibration is without weights, for scikit-learn's has none: all the fractions, then all
the means, of its ten bins.
"""
import random
import struct
import sys

import numpy as np
from sklearn import metrics
from sklearn.calibration import calibration_curve

SEED = 20240607


def single(x):
    return struct.unpack("<f", struct.pack("<f", x))[0]


def distinct(rng):
    """70 logits that tell something about the label."""
    for i in range(70):
        label = int(rng.random() < 0.5)
        yield single(rng.gauss(1.5 * label - 0.7, 1.3)), label, rng.choice((0.25, 0.5, 1.0, 2.0, 0.0, 3.5))


def tied(rng):
    """90 logits of 11 values."""
    for i in range(90):
        label = int(rng.random() < 0.4)
        yield (rng.randrange(-5, 6) + label) / 2.0, label, rng.choice((0.0, 1.0, 2.0, 3.0))


def rare(rng):
    """120 logits, 4 positives, far from zero."""
    for i in range(120):
        label = int(i % 30 == 7)
        yield single(rng.gauss(2.0 * label - 5, 2.5)), label, (8 + rng.randrange(24)) / 16.0


def sigmoid(z):
    return np.where(z >= 0, 1 / (1 + np.exp(-np.abs(z))), np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))))


def values(z, y, s):
    p = sigmoid(z)
    decisions = (z > 0).astype(int)
    yield "LogLoss", [metrics.log_loss(y, p, sample_weight=s)]
    yield "BrierScore", [metrics.brier_score_loss(y, p, sample_weight=s)]
    yield "Accuracy", [metrics.accuracy_score(y, decisions, sample_weight=s)]
    yield "AccuracyAt0.3", [metrics.accuracy_score(y, (z > 0.3).astype(int), sample_weight=s)]
    yield "ConfusionMatrix", metrics.confusion_matrix(y, decisions, sample_weight=s).ravel()
    yield "Precision", [metrics.precision_score(y, decisions, sample_weight=s)]
    yield "Recall", [metrics.recall_score(y, decisions, sample_weight=s)]
    yield "F1", [metrics.f1_score(y, decisions, sample_weight=s)]
    yield "BalancedAccuracy", [metrics.balanced_accuracy_score(y, decisions, sample_weight=s)]
    yield "MatthewsCorrelation", [metrics.matthews_corrcoef(y, decisions, sample_weight=s)]
    yield "RocAuc", [metrics.roc_auc_score(y, z, sample_weight=s)]
    yield "AveragePrecision", [metrics.average_precision_score(y, z, sample_weight=s)]
    fpr, tpr, thresholds = metrics.roc_curve(y, z, sample_weight=s, drop_intermediate=False)
    yield "FalsePositiveRate", fpr
    yield "TruePositiveRate", tpr
    yield "RocThreshold", thresholds[1:]
    precision, recall, thresholds = metrics.precision_recall_curve(y, z, sample_weight=s)
    yield "CurvePrecision", precision[::-1]
    yield "CurveRecall", recall[::-1]
    yield "CurveThreshold", thresholds[::-1]


def calibrations(z, y):
    for name, strategy in (("EqualWidth", "uniform"), ("Quantile", "quantile")):
        fractions, means = calibration_curve(y, sigmoid(z), n_bins=10, strategy=strategy)
        yield name, list(fractions) + list(means)


def main():
    out = open(sys.argv[1], "w", encoding="ascii", newline="\n") if len(sys.argv) > 1 else sys.stdout
    for case, draw in (("distinct", distinct), ("tied", tied), ("rare", rare)):
        samples = list(draw(random.Random(SEED)))
        for sample in samples:
            out.write("sample,%s,%r,%r,%r\n" % ((case,) + sample))
        z, y, s = (np.array(column, dtype=float) for column in zip(*samples))
        for weighted in (0, 1):
            rows = list(values(z, y, s if weighted else None))
            if not weighted:
                # Quantiles of tied probabilities are a matter of taste.
                rows += [row for row in calibrations(z, y) if case != "tied" or row[0] != "Quantile"]
            for name, numbers in rows:
                out.write("value,%s,%d,%s,%s\n" % (case, weighted, name, ",".join(repr(float(number)) for number in numbers)))
    if out is not sys.stdout:
        out.close()


if __name__ == "__main__":
    main()
