"""Prints the polynomial coefficients of the math routines: minimax fits by Remez exchange, rounded one by one to double, or to single
precision where the name says so.

Run with Python 3 and mpmath: `python minimax.py [name ...]`. For each fit it prints the name, the largest error of the
rounded polynomial relative to the function the polynomial is part of (as a power of two), and the coefficients from the
lowest power up as shortest round-trip decimals.

After each fit the lowest free coefficient is rounded to double and held, then the others are fitted again, so that the
later ones make good the rounding of the leading ones, which costs most.
"""
import struct
import sys
from mpmath import mp, mpf, matrix, lu_solve, log, sin, cos, atan, atanh, asin, sinh, cosh, coth, cot, sqrt, pi

mp.prec = 400
TINY = mpf(10) ** -25  # stands for 0, where the closed forms are 0/0


def remez(target, weight, low, high, degree, held):
    """Coefficients c of sum c[i] x^i, the first len(held) given, minimising max |weight (sum - target)| on [low, high]."""
    free = range(len(held), degree + 1)
    n = len(free) + 1
    point = lambda angle: (low + high) / 2 - (high - low) / 2 * mp.cos(angle)
    nodes = [point(pi * (2 * i + 1) / (2 * n)) for i in range(n)]
    grid = [point(pi * i / (20 * n)) for i in range(20 * n + 1)]
    goal, scale = [target(x) for x in grid], [weight(x) for x in grid]
    for _ in range(10):
        system, right = matrix(n, n), matrix(n, 1)
        for row, x in enumerate(nodes):
            for column, power in enumerate(free):
                system[row, column] = x ** power
            system[row, n - 1] = (-1) ** row / weight(x)
            right[row] = target(x) - sum(c * x ** i for i, c in enumerate(held))
        solution = lu_solve(system, right)
        c = list(held) + [solution[i] for i in range(n - 1)]
        errors = [s * (mp.polyval(c[::-1], x) - g) for x, g, s in zip(grid, goal, scale)]
        extrema = []  # the largest error of each run of one sign
        for x, e in zip(grid, errors):
            if not extrema or extrema[-1][1] * e <= 0:
                extrema.append((x, e))
            elif abs(e) > abs(extrema[-1][1]):
                extrema[-1] = (x, e)
        while len(extrema) > n:
            extrema.pop(0 if abs(extrema[0][1]) < abs(extrema[-1][1]) else -1)
        if len(extrema) < n or max(map(abs, errors)) < abs(solution[n - 1]) * mpf("1.001"):
            break
        nodes = [x for x, _ in extrema]
    return c


def single(x):
    return struct.unpack("f", struct.pack("f", float(x)))[0]


def fit(target, weight, low, high, degree, rounded=float):
    """The fit with every coefficient rounded, and its largest weighted error."""
    held = []
    while len(held) <= degree:
        held.append(mpf(rounded(remez(target, weight, low, high, degree, held)[len(held)])))
    grid = [low + (high - low) * i / 1000 for i in range(1001)]
    return held, max(abs(weight(x) * (mp.polyval(held[::-1], x) - target(x))) for x in grid)


HALF_LN2 = log(2) / 2 * mpf("1.0001")
ROOT_HALF = (sqrt(2) - 1) / (sqrt(2) + 1) * mpf("1.0001")  # (m - 1)/(m + 1) for m = sqrt(2)
QUARTER_PI = pi / 4 * mpf("1.0001")

even = lambda f: lambda z: f(sqrt(z))  # an even function of x as a function of z = x^2

FITS = {
    # name: target(x), weight(x), low, high, degree
    # x coth x = 1 + z p(z), |x| <= 0.2556: sigmoid
    "coth": (even(lambda x: (x * coth(x) - 1) / x**2), lambda z: z, TINY, mpf("0.2556") ** 2, 5),
    # the same for |x| <= 1/128: tanh
    "coth near": (even(lambda x: (x * coth(x) - 1) / x**2), lambda z: z, TINY, mpf("0.0078126") ** 2, 1),
    # atanh s = s + s^3 p(z), z = s^2: log and its kin, |s| <= (sqrt2 - 1)/(sqrt2 + 1)
    "log": (even(lambda s: (atanh(s) - s) / s**3), even(lambda s: s**3 / atanh(s)), TINY, ROOT_HALF**2, 6),
    # (3/s) atanh s = 3 + z + z^2 p(z): pow, which needs the leading terms exactly
    "pow": (even(lambda s: (3 * atanh(s) / s - 3 - s**2) / s**4), even(lambda s: s**5 / (3 * atanh(s))), TINY, ROOT_HALF**2, 6),
    # as log, up to |s| <= tanh(0.821 ln2 / 2), for atanh's own choice of k
    "atanh": (even(lambda s: (atanh(s) - s) / s**3), even(lambda s: s**3 / atanh(s)), TINY, mpf("0.2777") ** 2, 8),
    # sin r = r + r^3 p(z), cos r = 1 - z/2 + z^2 p(z), |r| <= pi/4
    "sin": (even(lambda r: (sin(r) - r) / r**3), even(lambda r: r**3 / sin(r)), TINY, QUARTER_PI**2, 5),
    "cos": (even(lambda r: (cos(r) - 1 + r**2 / 2) / r**4), even(lambda r: r**4 / cos(r)), TINY, QUARTER_PI**2, 5),
    # r cot r = 1 - z p(z), |r| <= pi/4: tan
    "cot": (even(lambda r: (1 - r * cot(r)) / r**2), even(lambda r: r**2 / (r * cot(r))), TINY, QUARTER_PI**2, 8),
    # asin s = s + s^3 p(z), s <= 1/2
    "asin": (even(lambda s: (asin(s) - s) / s**3), even(lambda s: s**3 / asin(s)), TINY, mpf("0.25"), 13),
    # atan q = q + q^3 p(z), |q| <= 1/2
    "atan": (even(lambda q: (atan(q) - q) / q**3), even(lambda q: q**3 / atan(q)), TINY, mpf("0.2501"), 11),
    # r^(-1/3) as a polynomial in r - 1, for r = t^3/x with a first estimate t of the cube root of x
    "cbrt": (lambda y: (1 + y) ** (-mpf(1) / 3), lambda y: (1 + y) ** (mpf(1) / 3), mpf("-0.0905"), mpf("0.0995"), 4),
    # sinh r = r + r^3 p(z), cosh r = 1 + z/2 + z^2 p(z), |r| <= ln2/2: exp and expm1, as exp r = cosh r + sinh r
    "sinh": (even(lambda r: (sinh(r) - r) / r**3), even(lambda r: r**3 / sinh(r)), TINY, HALF_LN2**2, 4),
    "cosh": (even(lambda r: (cosh(r) - 1 - r**2 / 2) / r**4), even(lambda r: r**4 / cosh(r)), TINY, HALF_LN2**2, 3),
    # the same up to |r| <= 0.4815: sinh and cosh, which choose k otherwise
    "sinh wide": (even(lambda r: (sinh(r) - r) / r**3), even(lambda r: r**3 / sinh(r)), TINY, mpf("0.4815") ** 2, 4),
    "coth near single": (even(lambda x: (x * coth(x) - 1) / x**2), lambda z: z, TINY, mpf("0.0156265625") ** 2, 0, single),
    "log single": (even(lambda s: (atanh(s) - s) / s**3), even(lambda s: s**3 / atanh(s)), TINY, ROOT_HALF**2, 2, single),
    "sin single": (even(lambda r: (sin(r) - r) / r**3), even(lambda r: r**3 / sin(r)), TINY, QUARTER_PI**2, 2, single),
    "cos single": (even(lambda r: (cos(r) - 1 + r**2 / 2) / r**4), even(lambda r: r**4 / cos(r)), TINY, QUARTER_PI**2, 2, single),
    "sinh single": (even(lambda r: (sinh(r) - r) / r**3), even(lambda r: r**3 / sinh(r)), TINY, HALF_LN2**2, 1, single),
    "cosh single": (even(lambda r: (cosh(r) - 1 - r**2 / 2) / r**4), even(lambda r: r**4 / cosh(r)), TINY, HALF_LN2**2, 1, single),
    "cosh wide": (even(lambda r: (cosh(r) - 1 - r**2 / 2) / r**4), even(lambda r: r**4 / cosh(r)), TINY, mpf("0.4815") ** 2, 4),
}

if __name__ == "__main__":
    for name in sys.argv[1:] or FITS:
        coefficients, error = fit(*FITS[name])
        print(f"{name}: 2^{float(mp.log(error, 2)):.1f}")
        for c in coefficients:
            print(f"  {float(c)!r},")
