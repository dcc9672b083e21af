"""Records what SciPy's RK45 and DOP853 make of the DETEST problems: final error and evaluations at each tolerance.

usage: python test/reference/detest_scipy.py    writes detest_scipy.json beside this file; needs scipy
"""
import json
from math import cos, sqrt
from pathlib import Path

import numpy as np
import scipy
from scipy.integrate import solve_ivp

here = Path(__file__).parent
problems = json.loads((here / "detest.json").read_text())["problems"]


def kepler(t, y):
    r3 = sqrt(y[0] ** 2 + y[1] ** 2) ** 3
    return [y[2], y[3], -y[0] / r3, -y[1] / r3]


def b4(t, y):
    r = sqrt(y[0] ** 2 + y[1] ** 2)
    return [-y[1] - y[0] * y[2] / r, y[0] - y[1] * y[2] / r, y[0] / r]


right_hand_sides = {
    "A1": lambda t, y: [-y[0]],
    "A2": lambda t, y: [-(y[0] ** 3) / 2],
    "A3": lambda t, y: [y[0] * cos(t)],
    "A4": lambda t, y: [y[0] / 4 * (1 - y[0] / 20)],
    "A5": lambda t, y: [(y[0] - t) / (y[0] + t)],
    "B1": lambda t, y: [2 * (y[0] - y[0] * y[1]), -(y[1] - y[0] * y[1])],
    "B2": lambda t, y: [-y[0] + y[1], y[0] - 2 * y[1] + y[2], y[1] - y[2]],
    "B3": lambda t, y: [-y[0], y[0] - y[1] ** 2, y[1] ** 2],
    "B4": b4,
    "B5": lambda t, y: [y[1] * y[2], -y[0] * y[2], -0.51 * y[0] * y[1]],
    "D1": kepler,
    "D5": kepler,
    "E2": lambda t, y: [y[1], (1 - y[0] ** 2) * y[1] - y[0]],
    "E4": lambda t, y: [y[1], 0.032 - 0.4 * y[1] ** 2],
}

recorded = {}
for name, problem in problems.items():
    recorded[name] = {}
    for method in ["RK45", "DOP853"]:
        recorded[name][method] = {}
        for tolerance in ["1e-4", "1e-6", "1e-8", "1e-10"]:
            tol = float(tolerance)
            solved = solve_ivp(right_hand_sides[name], problem["span"], problem["y0"], method=method, rtol=tol, atol=tol)
            error = float(np.max(np.abs(solved.y[:, -1] - problem["y1"])))
            recorded[name][method][tolerance] = {"error": error, "evaluations": solved.nfev}

document = {
    "about": f"Largest component of the final error, and evaluations of f, of scipy.integrate.solve_ivp {scipy.__version__} "
    "with rtol = atol on the problems of detest.json; made by detest_scipy.py.",
    "problems": recorded,
}
(here / "detest_scipy.json").write_text(json.dumps(document, indent=1) + "\n")
