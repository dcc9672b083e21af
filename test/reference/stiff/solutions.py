"""
Ends of the stiff problems to 20 digits and more, as solutions.json: collocation at the nodes of Radau with many stages, in numbers of
45 digits. Its equations are solved by Newton's method whose corrections alone are in double precision. Every problem is solved by two
methods and tolerances; what they agree in is kept, and compared with what was published.

    python -m pip install gmpy2 mpmath numpy scipy
    python test/reference/stiff/solutions.py [NAME…]

The ring modulator, of 150,000 steps, is solved by ring_modulator.cpp, which wants g++ and its library of 113 bits.
"""

import json
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import gmpy2
import mpmath
import numpy as np
from gmpy2 import mpfr
from problems import problems
from scipy.linalg import lapack, lu_factor, lu_solve

gmpy2.get_context().precision = 150
mpmath.mp.dps = 60
HERE = Path(__file__).parent


def wide(x):
    return mpfr(mpmath.nstr(x, 50))


def radau(stages):
    """Nodes, the inverse of A, and the weights of slopes in the highest Legendre coefficient of their polynomial."""
    mp = mpmath.mp
    high, low = [mp.taylor(lambda x, n=n: mpmath.legendre(n, 2 * x - 1), 0, n)[::-1] for n in (stages, stages - 1)]
    difference = [a - b for a, b in zip(high, [0, *low])]
    c = sorted(mpmath.re(x) for x in mp.polyroots(difference, maxsteps=500, extraprec=400))
    c[-1] = mpmath.mpf(1)
    vandermonde = mpmath.matrix(stages, stages)
    integral = mpmath.matrix(stages, stages)
    for i in range(stages):
        for j in range(stages):
            vandermonde[i, j] = c[i] ** j
            integral[i, j] = c[i] ** (j + 1) / (j + 1)
    a = integral * vandermonde**-1
    inverse = a**-1
    top = [(vandermonde**-1)[stages - 1, j] for j in range(stages)]
    table = lambda m: np.array([[wide(m[i, j]) for j in range(stages)] for i in range(stages)], dtype=object)
    return [wide(x) for x in c], table(inverse), np.array([wide(x) for x in top], dtype=object)


class Wide:
    pi = gmpy2.const_pi()
    c = staticmethod(lambda s: mpfr(s))
    exp = staticmethod(np.frompyfunc(gmpy2.exp, 1, 1))
    sin = staticmethod(np.frompyfunc(gmpy2.sin, 1, 1))


class Double:
    pi = np.pi
    c = staticmethod(float)
    exp = staticmethod(np.exp)
    sin = staticmethod(np.sin)


def entering_of(side):
    return lambda t: 2 if side < 5 else 0


def derivative(problem, t, z, side):
    """∂f/∂z by the complex step, one evaluation a colour."""
    n = len(z)
    lower, upper = problem.band or (n - 1, n - 1)
    colours = min(n, lower + upper + 1)
    seed = np.zeros((n, colours))
    seed[np.arange(n), np.arange(n) % colours] = 1
    Double.entering = staticmethod(entering_of(side))
    point = z[:, None] + 1e-150j * seed
    with np.errstate(all="ignore"):
        f = np.array([x + np.zeros(colours) for x in problem.f(t, point, Double.c, Double)]).imag / 1e-150
    jacobian = np.zeros((n, n))
    for i in range(n):
        for j in range(max(0, i - lower), min(n, i + upper + 1)):
            jacobian[i, j] = f[i, j % colours]
    return jacobian


class Corrections:
    """Solves (A⁻¹/h ⊗ I − diag J_i) δ = r in double precision; unknowns of a component stand together."""

    def __init__(self, problem, inverse, h, jacobians):
        s, n = len(inverse), len(jacobians[0])
        self.shape = (n, s)
        blocks = inverse.astype(float) / h
        if problem.band is None:
            matrix = np.kron(np.eye(n), blocks)
            for i, jacobian in enumerate(jacobians):
                matrix[i::s, i::s] -= jacobian
            self.rows = 1 / np.abs(matrix).max(axis=1)
            self.factors = lu_factor(matrix * self.rows[:, None])
            self.solve = lambda r: lu_solve(self.factors, self.rows * r)
            return
        lower, upper = problem.band
        kl, ku = lower * s + s - 1, upper * s + s - 1
        band = np.zeros((2 * kl + ku + 1, n * s))
        for p in range(n):
            for i in range(s):
                row = p * s + i
                for j in range(s):
                    band[kl + ku + row - (p * s + j), p * s + j] = blocks[i, j]
                for q in range(max(0, p - lower), min(n, p + upper + 1)):
                    band[kl + ku + row - (q * s + i), q * s + i] -= jacobians[i][p, q]
        lu, pivots, _ = lapack.dgbtrf(band, kl, ku)
        self.solve = lambda r: lapack.dgbtrs(lu, kl, ku, r, pivots)[0]


def lagrange(nodes, x):
    """Weights of values at the nodes in the polynomial through them at x."""
    out = []
    for i, a in enumerate(nodes):
        w = mpfr(1)
        for j, b in enumerate(nodes):
            if i != j:
                w *= (x - b) / (a - b)
        out.append(w)
    return np.array(out, dtype=object)


def compiled(problem, stages, tolerance):
    """The same by ring_modulator.cpp."""
    c, inverse, top = radau(stages)
    numbers = [stages, tolerance, problem.span[1], TOP[stages], *(f"{x:.38e}" for x in [*c, *inverse.ravel(), *top])]
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "solve"
        subprocess.run(["g++", "-O3", "-o", program, HERE / problem.compiled, "-lquadmath"], check=True)
        done = subprocess.run([program], input="\n".join(map(str, numbers)), stdout=subprocess.PIPE, text=True, check=True)
    steps, *z = done.stdout.split()
    return np.array([mpfr(x) for x in z], dtype=object), int(steps)


def solve(problem, stages, tolerance):
    if problem.compiled:
        return compiled(problem, stages, tolerance)
    c, inverse, top = radau(stages)
    nodes = [mpfr(0), *c]
    t0, t1 = (mpfr(str(x)) for x in problem.span)
    z = np.array([mpfr(x) for x in problem.z0], dtype=object)
    floor = problem.atol
    steps = failures = 0
    t, last = t0, None
    h = (t1 - t0) * mpfr("1e-9") if float(problem.span[1]) < 1e6 else mpfr("1e-7")
    ends = [*map(mpfr, problem.jumps), t1]
    while t < t1:
        end = next(x for x in ends if x > t)
        lands = t + h * mpfr("1.01") >= end
        step = end - t if lands else h
        Wide.entering = staticmethod(entering_of(float(t)))
        times = np.array([t + x * step for x in c], dtype=object)
        if last is None:
            stage = np.array([[x] * stages for x in z], dtype=object)
        else:
            before, values = last
            stage = np.stack([values @ lagrange(nodes, 1 + x * step / before) for x in c], axis=1)
        scale = np.maximum(np.abs(z.astype(float)), floor)[:, None]
        corrections, sizes = None, []
        while True:
            f = problem.f(times, stage, Wide.c, Wide)
            f = np.array([x if isinstance(x, np.ndarray) else [x] * stages for x in f], dtype=object)
            rest = f - (stage - z[:, None]) @ inverse.T / step
            contracts = len(sizes) > 1 and sizes[-1] < 0.01 * sizes[-2]
            if corrections is None or not (contracts or (sizes[-1] < 1e-6 and len(sizes) % 4)):
                jacobians = [derivative(problem, float(times[i]), stage[:, i].astype(float), float(t)) for i in range(stages)]
                corrections = Corrections(problem, inverse, float(step), jacobians)
            # Of numbers far below one double precision has the exponent, not the difference to others.
            change = corrections.solve(rest.astype(float).ravel()).reshape(stage.shape)
            if not np.isfinite(change).all():
                sizes = None
                break
            stage = stage + change.astype(object)
            sizes.append(float(np.abs(change / scale).max()))
            if sizes[-1] < 1e-34:
                break
            if len(sizes) > 40 or sizes[-1] > 1e6 or (len(sizes) > 6 and sizes[-1] > 0.5):
                if sizes[-1] > 1e-30:
                    sizes = None
                break
        if sizes is None:
            failures += 1
            h = step / 4
            last = None if failures % 3 == 0 else last
            continue
        missing = np.abs((f @ top).astype(float)) * float(step) * TOP[stages] / scale[:, 0]
        error = missing.max() / tolerance
        factor = 5 if error == 0 else min(5, max(0.2, 0.85 * error ** (-1 / stages)))
        h = step * mpfr(factor)
        if error > 3:
            failures += 1
            continue
        last = (step, np.concatenate([z[:, None], stage], axis=1))
        z = stage[:, -1].copy()
        t = end if lands else t + step
        if lands:
            last = None
            h = mpfr(min(float(h), float(step))) * mpfr("1e-6") if problem.jumps else h
        steps += 1
        if steps % 200 == 0:
            print(f"  {steps} steps ({failures} failed), t = {float(t):.6g}, h = {float(h):.3g}", flush=True)
    return z, steps


# The highest coefficient of a polynomial's powers is so many times that of its last Legendre polynomial.
TOP = {s: float(1 / mpmath.binomial(2 * (s - 1), s - 1)) for s in range(3, 40)}


def digits(a, b, floor):
    return float(min(-gmpy2.log10(max(abs(x - y) / max(abs(x), mpfr(floor)), mpfr("1e-60"))) for x, y in zip(a, b)))


if __name__ == "__main__":
    path = HERE / "solutions.json"
    for problem in problems:
        if sys.argv[1:] and problem.name not in sys.argv[1:]:
            continue
        began = time.time()
        floor = problem.atol * 1e-6
        (first, few), (second, more) = solve(problem, 11, 1e-19), solve(problem, 14, 1e-20)
        agree = digits(second, first, floor)
        published = {i: mpfr(x) for i, x in problem.published.items()}
        at = solve(replace(problem, span=(0, problem.published_at)), 14, 1e-20)[0] if problem.published_at else second
        to_published = digits([at[i] for i in published], list(published.values()), floor)
        print(f"{problem.name}: {few} and {more} steps agree in {agree:.1f} digits, with what was published in {to_published:.1f}", flush=True)
        print(f"  {time.time() - began:.0f} s")
        if agree < 21 or to_published < problem.digits:
            print("  not kept")
            continue
        known = json.loads(path.read_text()) if path.exists() else {}
        known[problem.name] = {"span": [float(x) for x in problem.span], "z0": [float(x) for x in problem.z0], "atol": problem.atol,
                               "end": [f"{x if abs(x) > 1e-40 * problem.atol else 0:.21e}" for x in second]}  # fmt: skip
        path.write_text(json.dumps(known, indent=1) + "\n")
