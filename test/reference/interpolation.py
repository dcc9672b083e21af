"""Values of SciPy's interpolants: python test/reference/interpolation.py > test/reference/interpolation.json (SciPy 1.x)."""

import json

import numpy as np
from scipy.interpolate import Akima1DInterpolator, CubicSpline, PchipInterpolator, interp1d

KINDS = {
    "linear": lambda t, y: interp1d(t, y, kind="linear", fill_value="extrapolate"),
    "previous": lambda t, y: interp1d(t, y, kind="previous", fill_value="extrapolate"),
    "cubic": lambda t, y: CubicSpline(t, y),
    "akima": lambda t, y: Akima1DInterpolator(t, y),
    "pchip": lambda t, y: PchipInterpolator(t, y),
}

random = np.random.default_rng(1)
data = [
    ([0, 1], [2, -1]),
    ([0, 1, 3], [0, 2, 1]),
    ([0, 1, 2, 3, 5], [0, 2, 1, 4, 4]),
    ([0, 1, 2, 3, 4, 5, 6, 7], [0, 0, 0, 1, 1, 1, 0, 0]),
    ([0, 1, 2, 3, 4, 5, 6], [0, 1, 2, 3, 3, 3, 3]),
]
for n in (4, 6, 9, 17, 40):
    data.append((np.cumsum(random.uniform(0.05, 2, n)).tolist(), random.normal(size=n).tolist()))

cases = []
for t, y in data:
    t, y = np.array(t, float), np.array(y, float)
    at = np.unique(np.concatenate([t, random.uniform(t[0], t[-1], 25)]))
    for kind, make in KINDS.items():
        cases.append({"kind": kind, "t": t.tolist(), "y": y.tolist(), "at": at.tolist(), "values": make(t, y)(at).tolist()})
print(json.dumps(cases))
