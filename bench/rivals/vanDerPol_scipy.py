"""One Van der Pol trajectory over [0, 100] at rtol = atol = 1e-8 with scipy's RK45: seconds, the median of 5."""
import json
import time
from statistics import median

from scipy.integrate import solve_ivp


def van_der_pol(_, z):
    return [z[1], (1 - z[0] * z[0]) * z[1] - z[0]]


def once():
    start = time.perf_counter()
    solve_ivp(van_der_pol, (0, 100), [2, 0], method="RK45", rtol=1e-8, atol=1e-8)
    return time.perf_counter() - start


once()
print(json.dumps({"seconds": median(once() for _ in range(5))}))
