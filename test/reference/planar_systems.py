# Random planar systems with rational, trigonometric, exponential and Holling terms, and the equilibria in [-3, 3]² that Newton's
# iteration finds from 10⁴ starts: in doubles from a jittered grid of 100 × 100, each then brought to 40 digits by mpmath.
# usage: python planar_systems.py planar_systems.json   (needs numpy, sympy, mpmath)
import json
import random
import sys

import mpmath as mp
import numpy as np
import sympy as sp

mp.mp.dps = 40
x, y = sp.symbols("x y", real=True)
random.seed(1818)
generator = np.random.default_rng(1818)
SIDE, STARTS, SYSTEMS = 3, 100, 200


def number():
    return sp.Rational(random.choice([k for k in range(-12, 13) if k]), 4)


def positive():
    return sp.Rational(random.randint(1, 8), 4)


def linear():
    return number() * x + number() * y + number()


def term(kind):
    u, v = random.choice([(x, y), (y, x)])
    if kind == "rational":
        return number() * u / (1 + positive() * v**2)
    if kind == "trigonometric":
        return number() * random.choice([sp.sin, sp.cos])(positive() * 2 * u + number() * v / 2)
    if kind == "exponential":
        return number() * sp.exp(-positive() * u**2 / 2) + number() * sp.exp(number() * v / 4) / 4
    n = random.choice([1, 2, 3])
    # Holling's responses of type II and III, of |u| where the exponent is odd.
    base = sp.sqrt(u**2 + sp.Rational(1, 16)) if n % 2 else u
    return number() * base**n / (positive() ** n + base**n) * v


KINDS = ["rational", "trigonometric", "exponential", "holling"]


def system(kind):
    def one():
        return sum((term(kind) for _ in range(random.choice([1, 2]))), linear())

    return one(), one()


def text(e):
    if e.is_Rational:
        return f"({e.p} / {e.q})" if e.q != 1 else (f"({e.p})" if e.p < 0 else f"{e.p}")
    if e.is_Symbol:
        return e.name
    if e.is_Add:
        return "(" + " + ".join(text(a) for a in e.args) + ")"
    if e.is_Mul:
        return " * ".join(text(a) for a in e.args)
    if e.func == sp.sin or e.func == sp.cos or e.func == sp.exp:
        return f"Math.{e.func.__name__}({text(e.args[0])})"
    if e.is_Pow:
        base, power = e.args
        if power == sp.Rational(1, 2):
            return f"Math.sqrt({text(base)})"
        if power == sp.Rational(3, 2):
            return f"Math.sqrt({text(base)}) ** 3"
        if power == -1:
            return f"(1 / {text(base)})"
        if power.is_Integer:
            return f"({text(base)}) ** {'(' + str(power) + ')' if power < 0 else power}"
    raise ValueError(str(e))


def equilibria(f, g):
    matrix = sp.Matrix([f, g]).jacobian([x, y])
    fast = sp.lambdify((x, y), [f, g, *matrix], "numpy")
    exact_f = sp.lambdify((x, y), [f, g], "mpmath")
    exact_j = sp.lambdify((x, y), list(matrix), "mpmath")
    at = (np.arange(STARTS) + generator.random((2, STARTS, STARTS))) * 2 * SIDE / STARTS - SIDE
    a, b = at[0].ravel(), at[1].transpose().ravel()
    ended = []
    with np.errstate(all="ignore"):
        for _ in range(60):
            p, q, fx, fy, gx, gy = [v + 0 * a for v in fast(a, b)]
            det = fx * gy - fy * gx
            da, db = (p * gy - q * fy) / det, (q * fx - p * gx) / det
            ok = np.isfinite(da) & np.isfinite(db) & (abs(a) < 50) & (abs(b) < 50)
            a, b, da, db = a[ok], b[ok], da[ok], db[ok]
            a, b = a - da, b - db
            rest = (abs(da) < 1e-9) & (abs(db) < 1e-9)
            ended += list(zip(a[rest], b[rest]))
            a, b = a[~rest], b[~rest]
            if a.size == 0:
                break
    found = []
    for p in ended:
        if any(abs(p[0] - q[0]) < 1e-6 and abs(p[1] - q[1]) < 1e-6 for q in found):
            continue
        found.append(p)
    zeros, doubtful = [], False
    for p in found:
        z = mp.matrix([mp.mpf(float(p[0])), mp.mpf(float(p[1]))])
        try:
            for _ in range(8):
                j = mp.matrix(2, 2)
                j[0, 0], j[0, 1], j[1, 0], j[1, 1] = exact_j(*z)
                z = z - mp.lu_solve(j, mp.matrix(exact_f(*z)))
            residual = max(abs(v) for v in exact_f(*z))
        except (ZeroDivisionError, ValueError, OverflowError):
            continue
        det = j[0, 0] * j[1, 1] - j[0, 1] * j[1, 0]
        trace = j[0, 0] + j[1, 1]
        if residual > mp.mpf(10) ** -30 or abs(z[0]) > SIDE + 1e-6 or abs(z[1]) > SIDE + 1e-6:
            continue
        # On the edge of the view, or of a kind that doubles do not tell.
        margin = min(abs(abs(z[0]) - SIDE), abs(abs(z[1]) - SIDE), abs(det), abs(trace), abs(trace**2 - 4 * det))
        if margin < 1e-7:
            doubtful = True
        if det < 0:
            kind = "saddle"
        else:
            kind = ("stable " if trace < 0 else "unstable ") + ("node" if trace**2 > 4 * det else "focus")
        root = mp.sqrt(mp.mpc(trace**2 - 4 * det))
        pair = [(trace + root) / 2, (trace - root) / 2]
        if not any(all(abs(v - mp.mpf(w)) < 1e-9 for v, w in zip(z, known[0])) for known in zeros):
            values = [[mp.nstr(mp.re(v), 20), mp.nstr(mp.im(v), 20)] for v in pair]
            zeros.append(([mp.nstr(z[0], 20), mp.nstr(z[1], 20)], kind, values))
    return zeros, doubtful


cases = []
while len(cases) < SYSTEMS:
    kind = KINDS[len(cases) % len(KINDS)]
    f, g = system(kind)
    zeros, doubtful = equilibria(f, g)
    if doubtful:
        continue
    inside = [z for z in zeros if abs(float(z[0][0])) < SIDE and abs(float(z[0][1])) < SIDE]
    cases.append({
        "family": kind,
        "f": [text(f), text(g)],
        "equilibria": [{"z": z, "kind": k, "eigenvalues": v} for z, k, v in inside],
    })
    print(len(cases), kind, len(inside), flush=True)
with open(sys.argv[1], "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")
