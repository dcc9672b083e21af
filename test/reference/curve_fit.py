"""Standard errors and correlations of three fits by SciPy's curve_fit, with exact Jacobians, as curve_fit.json.

    python -m pip install scipy
    python test/reference/curve_fit.py

The data are made here (numpy's generator, seed 15), rounded to six digits; the fits run to the last digits.
"""

import json
from pathlib import Path

import numpy as np
import scipy
from scipy.integrate import solve_ivp
from scipy.optimize import curve_fit

rng = np.random.default_rng(15)


def noisy(values, size):
    return np.round(values + size * rng.standard_normal(values.shape), 6)


def fit(name, model, jacobian, t, data, start, sigma=None):
    """data: one row a time. curve_fit wants one vector: row by row."""
    popt, pcov = curve_fit(
        lambda _, *p: model(p).ravel(), t, data.ravel(), p0=start, jac=lambda _, *p: jacobian(p), sigma=sigma,
        method="lm", xtol=1e-15, ftol=1e-15, gtol=1e-15, maxfev=10000,
    )
    errors = np.sqrt(np.diag(pcov))
    return {
        "name": name, "t": t.tolist(), "data": data.tolist(), "popt": popt.tolist(), "errors": errors.tolist(),
        "correlation": (pcov / np.outer(errors, errors)).tolist(),
    }


# 1. Decay with an offset: x' = -k (x - c), x(0) = 3 known.
t1 = np.linspace(0.25, 5, 20)
decay = lambda p: (p[1] + (3 - p[1]) * np.exp(-p[0] * t1))[:, None]
decay_jacobian = lambda p: np.stack([-(3 - p[1]) * t1 * np.exp(-p[0] * t1), 1 - np.exp(-p[0] * t1)], axis=1)

# 2. Logistic growth x' = r x (1 - x / K) with its initial state learnt, and weights of the times.
t2 = np.linspace(0, 8, 25)
weights = np.round(1 / (1 + 0.25 * t2), 6)


def logistic(p):
    r, K, x0 = p
    e = np.exp(-r * t2)
    return (K / (1 + (K / x0 - 1) * e))[:, None]


def logistic_jacobian(p):
    r, K, x0 = p
    e = np.exp(-r * t2)
    d = 1 + (K / x0 - 1) * e
    return np.stack([K * (K / x0 - 1) * t2 * e / d**2, 1 / d - K * e / (x0 * d**2), K**2 * e / (x0**2 * d**2)], axis=1)


# 3. Lotka-Volterra, four rates and both initial states, by its sensitivities.
t3 = np.linspace(0, 12, 40)


def rates(t, w, a, b, c, d):
    x, y = w[0], w[1]
    s = w[2:].reshape(2, 6)
    jz = np.array([[a - b * y, -b * x], [d * y, d * x - c]])
    jp = np.array([[x, -x * y, 0, 0, 0, 0], [0, 0, -y, x * y, 0, 0]])
    return np.concatenate([[a * x - b * x * y, d * x * y - c * y], (jz @ s + jp).ravel()])


def solved(p):
    a, b, c, d, x0, y0 = p
    s0 = np.zeros((2, 6))
    s0[0, 4] = s0[1, 5] = 1
    w0 = np.concatenate([[x0, y0], s0.ravel()])
    return solve_ivp(rates, (0, 12), w0, method="DOP853", t_eval=t3, args=(a, b, c, d), rtol=1e-13, atol=1e-14).y


volterra = lambda p: solved(p)[:2].T


def volterra_jacobian(p):
    s = solved(p)[2:].reshape(2, 6, -1)
    return np.transpose(s, (2, 0, 1)).reshape(-1, 6)


truth3 = (1.1, 0.4, 0.4, 0.1, 10.0, 5.0)
fits = [
    fit("decay", decay, decay_jacobian, t1, noisy(decay((0.8, 0.5)), 0.05), (0.5, 0.1)),
    fit("logistic", logistic, logistic_jacobian, t2, noisy(logistic((0.9, 10, 1)), 0.2), (0.7, 8, 1.5), sigma=1 / np.sqrt(weights)),
    fit("lotkaVolterra", volterra, volterra_jacobian, t3, noisy(volterra(truth3), 0.1), truth3),
]
fits[1]["weights"] = weights.tolist()
out = {"scipy": scipy.__version__, "fits": fits}
Path(__file__).with_suffix(".json").write_text(json.dumps(out, indent=1) + "\n")
