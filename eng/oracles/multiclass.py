#!/usr/bin/env python3
"""Writes what scikit-learn says of seeded samples of several classes: tests/LogReg.Simd.Tests/Metrics/sklearn-multiclass.csv.

Usage: multiclass.py [FILE]      (standard output without FILE; made with scikit-learn 1.2.1)

Two kinds of lines, fields separated by commas, numbers as the shortest decimals that give the same doubles:

    sample,CASE,label,weight,logit of class 0,logit of class 1...
    value,CASE,weighted (0 or 1),metric,number...

Logits and weights are floats, so single and double precision see the same problem. No two logits of a sample are equal, for scikit-learn gives
ties to the larger index. The prediction is the class of the largest logit. Cases: three classes, seven of which two are never a label, and five of
which one is never a prediction. Averages are over all classes (labels=range(K)), 0/0 is 0.
"""
import random
import struct
import sys

import numpy as np
from sklearn import metrics

SEED = 20240608


def single(x):
    return struct.unpack("<f", struct.pack("<f", x))[0]


def draw(rng, count, classes, absent, never):
    """Samples whose logits tell something about the label."""
    for i in range(count):
        label = rng.choice([k for k in range(classes) if k not in absent])
        logits = [single(rng.gauss(1.5 if k == label else 0, 1.2)) - (20 if k in never else 0) for k in range(classes)]
        yield label, rng.choice((0.25, 0.5, 1.0, 2.0, 0.0, 3.5)), [single(z) for z in logits]


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def values(z, y, s):
    labels = range(z.shape[1])
    decided = z.argmax(axis=1)
    yield "Accuracy", [metrics.accuracy_score(y, decided, sample_weight=s)]
    yield "ConfusionMatrix", metrics.confusion_matrix(y, decided, labels=labels, sample_weight=s).ravel()
    for average in (None, "macro", "weighted"):
        numbers = metrics.precision_recall_fscore_support(
            y, decided, labels=labels, average=average, sample_weight=s, zero_division=0)
        name = (average or "each").capitalize()
        for metric, number in zip(("Precision", "Recall", "F1", "Support"), numbers):
            if number is not None:
                yield name + metric, np.atleast_1d(number)
    yield "LogLoss", [metrics.log_loss(y, softmax(z), sample_weight=s, labels=labels)]
    for k in range(1, z.shape[1]):
        yield "Top%d" % k, [metrics.top_k_accuracy_score(y, z, k=k, labels=labels, sample_weight=s)]


def main():
    out = open(sys.argv[1], "w", encoding="ascii", newline="\n") if len(sys.argv) > 1 else sys.stdout
    for case, count, classes, absent, never in (
            ("three", 40, 3, (), ()), ("absent", 60, 7, (2, 6), ()), ("uncalled", 50, 5, (), (1,))):
        samples = list(draw(random.Random(SEED), count, classes, absent, never))
        for label, weight, logits in samples:
            out.write("sample,%s,%d,%r,%s\n" % (case, label, weight, ",".join(map(repr, logits))))
        y = np.array([sample[0] for sample in samples])
        s = np.array([sample[1] for sample in samples])
        z = np.array([sample[2] for sample in samples])
        for weighted in (0, 1):
            for name, numbers in values(z, y, s if weighted else None):
                out.write("value,%s,%d,%s,%s\n" % (case, weighted, name, ",".join(repr(float(number)) for number in numbers)))
    if out is not sys.stdout:
        out.close()


if __name__ == "__main__":
    main()
