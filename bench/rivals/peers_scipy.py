"""scipy's RK45, one trajectory after another."""
import scipy
from peers_problem import RTOLS, STARTS, timed, told
from scipy.integrate import solve_ivp


def van_der_pol(_, z):
    return [z[1], (1 - z[0] * z[0]) * z[1] - z[0]]


def run(rtol):
    def once():
        solved = [
            solve_ivp(van_der_pol, (0, 20), z, method="RK45", rtol=rtol, atol=rtol * 1e-3).y[:, -1] for z in STARTS
        ]
        return [x for end in solved for x in end]

    return timed(once, 1)


told({"scipy": scipy.__version__}, [("scipy RK45", "adaptive", rtol, *run(rtol)) for rtol in RTOLS])
