"""The loop that one writes by hand, compiled by numba: RK4, trajectory after trajectory."""
import numba
import numpy
from peers_problem import STARTS, STEPS, timed, told


@numba.njit(fastmath=True)
def rk4(starts, steps):
    ends = starts.copy()
    h = 20 / steps
    for j in range(len(ends)):
        x, v = ends[j]
        for _ in range(steps):
            a1 = (1 - x * x) * v - x
            x2, v2 = x + 0.5 * h * v, v + 0.5 * h * a1
            a2 = (1 - x2 * x2) * v2 - x2
            x3, v3 = x + 0.5 * h * v2, v + 0.5 * h * a2
            a3 = (1 - x3 * x3) * v3 - x3
            x4, v4 = x + h * v3, v + h * a3
            a4 = (1 - x4 * x4) * v4 - x4
            x += h / 6 * (v + 2 * v2 + 2 * v3 + v4)
            v += h / 6 * (a1 + 2 * a2 + 2 * a3 + a4)
        ends[j] = x, v
    return ends


z0 = numpy.array(STARTS)
runs = [("numba RK4 loop", "fixed", n, *timed(lambda n=n: rk4(z0, n).reshape(-1))) for n in STEPS]
told({"numba": numba.__version__}, runs)
