"""
Solutions to 40 digits for the tests of validated solutions: Taylor series of order 40 with steps that keep the last terms below
1e-46, in 60 digits. Writes solutions.json, 30 digits of each.

Usage: python3 test/reference/solutions.py
"""

import json
import os

import mpmath as mp

mp.mp.dps = 60
ORDER = 40


class Series:
    """A power series whose coefficients are computed when they are asked for, each once."""

    def __init__(self, rule):
        self.rule = rule
        self.c = []

    def __call__(self, k):
        while len(self.c) <= k:
            self.c.append(self.rule(len(self.c)))
        return self.c[k]

    def __add__(self, o):
        o = lift(o)
        return Series(lambda k: self(k) + o(k))

    __radd__ = __add__

    def __neg__(self):
        return Series(lambda k: -self(k))

    def __sub__(self, o):
        return self + (-lift(o))

    def __rsub__(self, o):
        return lift(o) - self

    def __mul__(self, o):
        o = lift(o)
        return Series(lambda k: mp.fsum(self(j) * o(k - j) for j in range(k + 1)))

    __rmul__ = __mul__


def lift(x):
    return x if isinstance(x, Series) else Series(lambda k: mp.mpf(x) if k == 0 else mp.mpf(0))


def chained(x, y, slope):
    """The rule of y with y' = slope x'."""
    return lambda k: y if k == 0 else mp.fsum(j * x(j) * slope(k - j) for j in range(1, k + 1)) / k


def sine_cosine(x):
    s, c = Series(None), Series(None)
    s.rule = lambda k: chained(x, mp.sin(x(0)), c)(k)
    c.rule = lambda k: chained(x, mp.cos(x(0)), -s)(k)
    return s, c


def tanh(x):
    y = Series(None)
    slope = 1 - y * y
    y.rule = lambda k: chained(x, mp.tanh(x(0)), slope)(k)
    return y


third = mp.mpf(8.0 / 3.0)  # the double that the sample computes with
SYSTEMS = {
    "picard": (lambda z, t: [z[0]], [1], 5),
    "blowUp": (lambda z, t: [z[0] * z[0]], [1], 0.9375),
    "pendulum": (lambda z, t: [z[1], -sine_cosine(z[0])[0]], [2, 0], 20),
    "vanDerPol": (lambda z, t: [z[1], (1 - z[0] * z[0]) * z[1] - z[0]], [2, 0], 20),
    "lorenz": (
        lambda z, t: [10 * (z[1] - z[0]), z[0] * (28 - z[2]) - z[1], z[0] * z[1] - third * z[2]],
        [1, 1, 1],
        15,
    ),
    "lotkaVolterra": (lambda z, t: [1.5 * z[0] - z[0] * z[1], z[0] * z[1] - 3 * z[1]], [1, 1], 12),
    "brusselator": (lambda z, t: [1 + z[0] * z[0] * z[1] - 4 * z[0], 3 * z[0] - z[0] * z[0] * z[1]], [1, 1], 10),
    "forced": (lambda z, t: [z[1], sine_cosine(t)[1] - z[0] * z[0] * z[0] - 0.125 * z[1]], [1, 0], 15),
    "saturated": (lambda z, t: [tanh(1.5 * z[0] - z[1]), tanh(z[0] + 0.5 * z[1])], [0.5, -0.25], 3),
}


def coefficients(f, z, t):
    states = [Series(None) for _ in z]
    values = f(states, Series(lambda k: [t, mp.mpf(1)][k] if k < 2 else mp.mpf(0)))
    for x, start, v in zip(states, z, map(lift, values)):
        x.rule = lambda k, start=start, v=v: start if k == 0 else v(k - 1) / k
    for k in range(ORDER + 1):
        for x in states:
            x(k)
    return [x.c for x in states]


def solve(f, z0, end, times):
    t, z, out = mp.mpf(0), [mp.mpf(x) for x in z0], []
    wanted = list(times)
    while wanted:
        c = coefficients(f, z, t)
        last = max(max(abs(x[ORDER]) for x in c), mp.mpf(10) ** -300)
        before = max(max(abs(x[ORDER - 1]) for x in c), mp.mpf(10) ** -300)
        h = min((mp.mpf(10) ** -46 / last) ** (mp.mpf(1) / ORDER), (mp.mpf(10) ** -46 / before) ** (mp.mpf(1) / (ORDER - 1)))
        h = mp.mpf(float(h)) * mp.mpf("0.75")
        while wanted and wanted[0] <= t + h:
            out.append([mp.polyval(x[::-1], wanted[0] - t) for x in c])
            wanted.pop(0)
        z = [mp.polyval(x[::-1], h) for x in c]
        t += h
    return out


if __name__ == "__main__":
    data = {}
    for name, (f, z0, end) in SYSTEMS.items():
        count = 96
        times = [end * (n + 1) / count for n in range(count)]
        states = solve(f, z0, end, [mp.mpf(x) for x in times])
        data[name] = {"z0": z0, "t": times, "z": [[mp.nstr(x, 30) for x in z] for z in states]}
        print(name, data[name]["z"][-1])
    with open(os.path.join(os.path.dirname(__file__), "solutions.json"), "w") as out:
        json.dump(data, out, separators=(",", ":"))
        out.write("\n")
