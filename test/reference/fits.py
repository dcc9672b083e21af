"""Minima of small fits by SciPy's least_squares over solve_ivp, to hold trainings against.

usage: python fits.py CASES > fits.json     (SciPy 1.17; CASES is the folder of the tables: test/study/training/tables)
"""

import csv
import json
import sys
from pathlib import Path

import numpy as np
from scipy.integrate import solve_ivp
from scipy.optimize import least_squares

cases = Path(sys.argv[1])


def solve(f, z0, t):
    found = solve_ivp(f, (t[0], t[-1]), z0, t_eval=t, method="DOP853", rtol=1e-11, atol=1e-12)
    return found.y


def fit(residuals, start, lower, scale=None):
    found = least_squares(residuals, start, bounds=(lower, np.inf), x_scale=np.abs(start) if scale is None else scale, xtol=1e-15, ftol=1e-15, gtol=1e-15)
    return [float(x) for x in found.x], float(np.mean(found.fun**2))


def column(name, key, delimiter=","):
    with open(cases / name) as file:
        return np.array([float(row[key]) for row in csv.DictReader(file, delimiter=delimiter)])


def cooling(name, without=()):
    rows = [row for row in csv.DictReader(open(cases / name)) if row["t"]]
    t, T = (np.array([float(row[key]) if row[key] not in ("NA", "") else np.nan for row in rows]) for key in ("t", "T"))
    known = ~np.isnan(T)

    def residuals(p):
        return (p[1] + (p[2] - p[1]) * np.exp(-p[0] * t) - T)[known]

    values, loss = fit(residuals, [0.05, 20, T[0]], -np.inf)
    return {"k": values[0], "Ta": values[1], "T0": values[2], "loss": loss}


def cooling_from_90(name):
    t, T = column(name, "t"), column(name, "T")
    values, loss = fit(lambda p: p[1] + (90 - p[1]) * np.exp(-p[0] * t) - T, [0.05, 20], -np.inf)
    return {"k": values[0], "Ta": values[1], "loss": loss}


def influenza():
    N = 763
    t, in_bed = column("flu.csv", "t"), column("flu.csv", "in_bed")

    def f(p):
        return lambda _, z: [-p[0] * z[0] * z[1] / N, p[0] * z[0] * z[1] / N - p[1] * z[1], p[1] * z[1]]

    values, loss = fit(lambda p: solve(f(p), [N - 1, 1, 0], t)[1] - in_bed, [1.5, 0.4], 0)
    return {"beta": values[0], "gamma": values[1], "loss": loss}


T_INSULIN = [0, 2, 4, 6, 8, 10, 12, 14, 16, 19, 22, 27, 32, 42, 52, 62, 72, 82, 92, 102, 122, 142, 162, 182]
INSULIN = [11, 26, 130, 85, 51, 49, 45, 41, 35, 30, 30, 27, 30, 22, 15, 15, 11, 10, 8, 11, 7, 8, 8, 7]


def glucose(learn_X0=False):
    t = column("glucose-x.csv", "t [min]", ";")
    G = column("glucose-x.csv", "G [mg/dl]", ";")

    def residuals(p):
        Sg, k3, Si, G0 = p[:4]
        start = np.array([G0, p[4] if learn_X0 else 0.0])
        z, rows = start, [start]
        # Insulin has kinks at its own times, between which it is smooth.
        for a, b in zip(T_INSULIN, T_INSULIN[1:]):
            f = lambda s, z: [-z[1] * z[0] + Sg * (92 - z[0]), k3 * (Si * max(np.interp(s, T_INSULIN, INSULIN) - 11, 0) - z[1])]
            z = solve_ivp(f, (a, b), z, method="DOP853", rtol=1e-11, atol=1e-13, max_step=1).y[:, -1]
            rows.append(z)
        at = np.array([rows[T_INSULIN.index(int(s))][0] for s in t])
        return (at - G)[t >= 8]

    start, lower = [2.6e-2, 0.025, 5e-4, 279], [0, 0, 0, -np.inf]
    if learn_X0:
        values, loss = fit(residuals, [*start, 0], [*lower, -np.inf], np.array([*start, 0.01]))
    else:
        values, loss = fit(residuals, start, lower)
    return {**dict(zip(("Sg", "k3", "Si", "G0", "X0"), values)), "loss": loss}


def lag():
    t = np.array([0, 0.5, 1, 1.5, 2, 3, 4, 6, 8, 12])
    c = np.array([0, 0, 4.1, 22.6, 44.5, 60.4, 59.2, 45.6, 31.6, 14.4])

    def residuals(p):
        tlag, ka, ke = p
        # An infusion from tlag on, minus one from tlag + 0.5 on, each with its closed form (ka ≠ ke).
        s = lambda u: np.where(u > 0, 200 * (1 - np.exp(-ke * u)) / ke - 200 * (np.exp(-ke * u) - np.exp(-ka * u)) / (ka - ke), 0)
        return (s(t - tlag) - s(t - tlag - 0.5) - c)[1:]

    # The first datum is the fixed initial state, which a training's mean counts: the loss is over ten.
    values, loss = fit(residuals, [0.3, 1.2, 0.2], [0, -np.inf, -np.inf])
    return {"tlag": values[0], "ka": values[1], "ke": values[2], "loss": loss * 9 / 10}


BATCH_T = np.array([0.5, 1, 2, 3, 5, 8])
BATCH = np.array([[1.56, 0.40], [1.22, 0.69], [0.70, 1.04], [0.46, 1.10], [0.15, 1.01], [0.03, 0.62]])
BATCH_SIGMA = np.array([[0.05, 0.02], [0.05, 0.02], [0.05, 0.04], [0.02, 0.04], [0.02, 0.04], [0.02, 0.04]])
FLOW_T = np.array([0, 1, 2, 4, 6, 9, 12])
FLOW = np.array([0.22, 0.55, 0.74, 0.93, 1.00, 1.04, 1.02])


def joint(sigma=False):
    """A batch and a flow reactor with one reaction: k in common, and by weights."""

    def residuals(p):
        k, d, q, x0 = p
        A = 2 * np.exp(-k * BATCH_T)
        B = 2 * k / (d - k) * (np.exp(-k * BATCH_T) - np.exp(-d * BATCH_T))
        inf = 3 * q / (q + k)
        x = inf + (x0 - inf) * np.exp(-(q + k) * FLOW_T)
        batch = np.column_stack([A, B]) - BATCH
        flow = x - FLOW
        return np.concatenate([(batch / BATCH_SIGMA).ravel(), flow / 0.03] if sigma else [batch.ravel(), flow])

    values, loss = fit(residuals, [1, 0.1, 0.5, 0.2], [0, 0, 0, -np.inf])
    return {**dict(zip(("k", "d", "q", "x0"), values)), "loss": loss}


EARLY_T, EARLY = np.array([0, 1, 2, 3, 5, 7]), np.array([2.98, 2.2, 2.02, 1.77, 1.03, 1.25])
LATE_T, LATE = np.array([10, 10.5, 11, 12, 14, 17]), np.array([0.18, 0.45, 0.52, 0.75, 1.42, 1.22])


def tide():
    """One forced equation seen from t = 0 and, started anew from a learnt state, from t = 10."""

    def residuals(p):
        k, m, x0 = p
        f = lambda t, x: k * (m + 0.5 * np.sin(t) - x)
        return np.concatenate([solve(f, [3], EARLY_T)[0] - EARLY, solve(f, [x0], LATE_T)[0] - LATE])

    values, loss = fit(residuals, [0.5, 1, 0.18], [0, -np.inf, -np.inf])
    return {**dict(zip(("k", "m", "x0"), values)), "loss": loss}


print(
    json.dumps(
        {
            "cooling": cooling("plain.csv"),
            "cooling with a gap": cooling("na.csv"),
            "cooling with replicates": cooling_from_90("dup.csv"),
            "influenza": influenza(),
            "glucose": glucose(),
            "glucose with X0": glucose(learn_X0=True),
            "lag": lag(),
            "joint": joint(),
            "joint with sigma": joint(sigma=True),
            "from two times on": tide(),
            "sampling times": {"k": 1.8},
            "enzyme": {"Vmax": 2e-6, "Km": 5e-4},
        },
        indent=1,
    )
)
