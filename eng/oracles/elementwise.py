#!/usr/bin/env python3
"""Writes the oracle table of the element-wise kernels in double: tests/LogReg.Simd.Tests/Elementwise/vectors64.csv.

Usage: elementwise.py [FILE]      (standard output without FILE; needs mpmath)

Each line is function,x,value,rest with x and value as the 16 hex digits of a double's bits. value is f(x) rounded to the
nearest double (subnormal results included); rest, a decimal, is f(x) - value in units of the last place of f(x), so that the
error of a kernel can be stated in fractions of a unit.

Functions: sigmoid(z), softplus(z), curvature(z) = sigmoid(z)(1 - sigmoid(z)), exponential(x) = e^-x for x >= 0,
logOnePlus(e) = log(1 + e) for 0 <= e <= 1.
"""
import math
import random
import struct
import sys
from fractions import Fraction

import mpmath as mp

mp.mp.prec = 1400  # 1 + e^-745 keeps 300 good bits

SEED = 20240607


def bits(x):
    return "%016x" % struct.unpack("<Q", struct.pack("<d", x))[0]


def neighbours(x, n):
    """x with n doubles on either side."""
    result, low, high = [x], x, x
    for _ in range(n):
        low = math.nextafter(low, -math.inf)
        high = math.nextafter(high, math.inf)
        result += [low, high]
    return result


def to_double(v):
    """The nearest double, ties to even, gradual underflow included: int / int rounds once."""
    sign, man, exp, _ = mp.mpf(v)._mpf_
    man = int(man)
    f = Fraction(man) * (Fraction(2) ** exp)
    if man == 0 or f < Fraction(1, 2 ** 1100):
        return 0.0
    r = f.numerator / f.denominator
    return -r if sign else r


def split(v):
    """(value, rest) of a finite number >= 0."""
    value = to_double(v)
    ulp = math.ulp(value if mp.mpf(value) <= v else math.nextafter(value, 0.0))
    return value, float((v - mp.mpf(value)) / mp.mpf(ulp))


def sigmoid(z):
    if math.isinf(z) or abs(z) > 2000:
        return (1.0, 0.0) if z > 0 else (0.0, 0.0)
    e = mp.exp(-abs(mp.mpf(z)))
    return split(1 / (1 + e) if z >= 0 else e / (1 + e))


def softplus(z):
    if math.isinf(z) or abs(z) > 2000:
        return (z, 0.0) if z > 0 else (0.0, 0.0)
    return split(max(mp.mpf(z), mp.mpf(0)) + mp.log1p(mp.exp(-abs(mp.mpf(z)))))


def curvature(z):
    if math.isinf(z) or abs(z) > 2000:
        return 0.0, 0.0
    e = mp.exp(-abs(mp.mpf(z)))
    return split(e / (1 + e) ** 2)


def exponential(x):
    return (0.0, 0.0) if x > 2000 else split(mp.exp(-mp.mpf(x)))


def log_one_plus(e):
    return split(mp.log1p(mp.mpf(e)))


def logits():
    """Structured first (limits, clamps, boundaries of the range reduction, powers of two), then seeded."""
    points = [0.0, -0.0, math.inf, -math.inf, 5e-324, -5e-324, 2.2250738585072014e-308, -2.2250738585072014e-308,
              1.7976931348623157e308, -1.7976931348623157e308]
    for x in (-745.1332191019411, -744.4400719213812, -708.3964185322641, -709.782712893384, 709.782712893384, 745.14,
              -36.04365338911715, -36.7368005696771, 36.04365338911715, 36.7368005696771, -37.42994775023705,
              -746.0, 746.0, -750.0, 750.0, 1.0, -1.0, 0.5, -0.5):
        points += neighbours(x, 1)
    ln2 = math.log(2.0)
    for k in (0, 1, 2, 3, 4, 5, 10, 20, 26, 35, 51, 52, 53, 54, 55):
        for sign in (1.0, -1.0):
            points += neighbours(sign * (k + 0.5) * ln2, 1)
            if k:
                points.append(sign * k * ln2)
    for k in (100, 400, 1000, 1021, 1022, 1023, 1040, 1060, 1073, 1074):
        points += [-(k + 0.5) * ln2, -k * ln2]
    for j in range(0, 60, 4):
        points += [2.0 ** -j, -(2.0 ** -j), 1.75 * 2.0 ** -j, -1.25 * 2.0 ** -j]
    rng = random.Random(SEED)
    for low, high, n in ((-1.2, 1.2, 60), (-10, 10, 50), (-40, 40, 50), (-746, 0, 50), (-746, -700, 40), (0, 720, 20)):
        points += [rng.uniform(low, high) for _ in range(n)]
    points += [math.copysign(math.ldexp(1 + rng.random(), -rng.randrange(70)), rng.random() - 0.5) for _ in range(40)]
    return unique(points)


def fractions():
    """Numbers in [0, 1], small ones as likely as large ones."""
    points = [0.0, 5e-324, 2.2250738585072014e-308, 1.0] + [2.0 ** -j for j in range(1, 64, 3)]
    points += neighbours(0.5, 2) + neighbours(2.0 ** -27, 1) + neighbours(2.0 ** -53, 1) + [math.nextafter(1.0, 0.0)]
    rng = random.Random(SEED + 1)
    points += [rng.random() for _ in range(150)]
    points += [math.ldexp(1 + rng.random(), -1 - rng.randrange(60)) for _ in range(150)]
    return unique(points)


def unique(points):
    return list({bits(p): p for p in points}.values())


def main():
    z = logits()
    magnitudes = unique([abs(x) for x in z])
    out = open(sys.argv[1], "w", encoding="ascii", newline="\n") if len(sys.argv) > 1 else sys.stdout
    out.write("function,x,value,rest\n")
    for name, function, points in (("sigmoid", sigmoid, z), ("softplus", softplus, z), ("curvature", curvature, z),
                                   ("exponential", exponential, magnitudes), ("logOnePlus", log_one_plus, fractions())):
        for x in points:
            value, rest = function(x)
            out.write("%s,%s,%s,%.5f\n" % (name, bits(x), bits(value), round(rest, 5) + 0.0))
    if out is not sys.stdout:
        out.close()


if __name__ == "__main__":
    main()
