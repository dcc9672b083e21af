"""
What the Adams codes behind SciPy make of smooth problems, as adams.json: evaluations of f and the largest error of a component at
the end, by VODE's Adams method up to order 12, by LSODA, which is left to choose, and by DOP853. Ends are by
extrapolation in 40 digits.

    python -m pip install mpmath numpy scipy
    python test/reference/adams.py
"""

import json
from pathlib import Path

import mpmath as mp
import numpy as np
import scipy
from scipy.integrate import ode, solve_ivp

MU = "0.012277471"


def kepler(z, c):
    x, y, u, v = z
    r3 = (x * x + y * y) ** c("1.5")
    return [u, v, -x / r3, -y / r3]


def lorenz(z, c):
    x, y, w = z
    return [10 * (y - x), x * (28 - w) - y, x * y - 8 * w / 3]


def arenstorf(z, c):
    x, y, u, v = z
    m = c(MU)
    n = 1 - m
    a = ((x + m) ** 2 + y * y) ** c("1.5")
    b = ((x - n) ** 2 + y * y) ** c("1.5")
    return [u, v, x + 2 * v - n * (x + m) / a - m * (x - n) / b, y - 2 * u - n * y / a - m * y / b]


PROBLEMS = {
    "kepler": (kepler, ["0.4", "0", "0", "2"], "62.83185307179586"),
    "lorenz": (lorenz, ["1", "1", "1"], "10"),
    "arenstorf": (
        arenstorf,
        ["0.994", "0", "0", "-2.00158510637908252240537862224"],
        "17.0652165601579625588917206249",
    ),
}


def end(f, z0, t1):
    """Gragg, Bulirsch and Stoer in 40 digits, to 28 a step."""
    mp.mp.dps = 40

    def midpoint(z, h, n):
        step = h / n
        before, now = z, [a + step * s for a, s in zip(z, f(z, mp.mpf))]
        for _ in range(n - 1):
            before, now = now, [a + 2 * step * s for a, s in zip(before, f(now, mp.mpf))]
        slope = f(now, mp.mpf)
        return [(a + b + step * s) / 2 for a, b, s in zip(before, now, slope)]

    def big(z, h):
        rows = []
        for k in range(14):
            row = [midpoint(z, h, 2 * (k + 1))]
            for j in range(1, k + 1):
                ratio = (mp.mpf(k + 1) / (k + 1 - j)) ** 2 - 1
                row.append([a + (a - b) / ratio for a, b in zip(row[j - 1], rows[k - 1][j - 1])])
            rows.append(row)
        off = max(abs(a - b) for a, b in zip(rows[-1][-1], rows[-2][-2]))
        return rows[-1][-1], off

    z, t, t1 = [mp.mpf(x) for x in z0], mp.mpf(0), mp.mpf(t1)
    h = t1 / 400
    while t < t1:
        h = min(h, t1 - t)
        new, off = big(z, h)
        if off < mp.mpf(10) ** -28:
            z, t = new, t + h
            if off < mp.mpf(10) ** -31:
                h = h * mp.mpf("1.2")
        else:
            h = h / 2
    return z


def vode(f, z0, t1, tol):
    count = [0]

    def counted(t, z):
        count[0] += 1
        return f(z)

    solver = ode(counted).set_integrator("vode", method="adams", order=12, rtol=tol, atol=tol, nsteps=10**6)
    solver.set_initial_value(z0, 0.0)
    return solver.integrate(t1), count[0]


def by(method):
    def run(f, z0, t1, tol):
        solved = solve_ivp(lambda t, z: f(z), (0, t1), z0, method=method, rtol=tol, atol=tol)
        return solved.y[:, -1], solved.nfev

    return run


PEERS = {"VODE": vode, "LSODA": by("LSODA"), "DOP853": by("DOP853")}

if __name__ == "__main__":
    out = {"scipy": scipy.__version__, "problems": {}}
    for name, (f, z0, t1) in PROBLEMS.items():
        exact = end(f, z0, t1)
        known = {"z0": [float(x) for x in z0], "t1": float(t1), "end": [mp.nstr(x, 20) for x in exact], "peers": {}}
        exact = np.array([float(x) for x in exact])
        for peer, run in PEERS.items():
            known["peers"][peer] = {}
            for power in (4, 6, 8, 10, 12):
                tol = 10.0**-power
                z, count = run(lambda z: f(z, float), known["z0"], known["t1"], tol)
                known["peers"][peer][f"1e-{power}"] = {
                    "evaluations": count,
                    "error": float(f"{np.abs(z - exact).max():.3g}"),
                }
        out["problems"][name] = known
        print(name, known["end"])
    Path(__file__).with_name("adams.json").write_text(json.dumps(out, indent=2) + "\n")
