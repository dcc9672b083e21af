"""Periods and Floquet multipliers of textbook limit cycles, to 20 digits: Taylor series at 30 digits, Newton on the return map by secants.

usage: python test/reference/limit_cycles.py    writes limit_cycles.json beside this file; needs mpmath
"""
import json
from pathlib import Path

from mpmath import exp, findroot, mp, mpf, nstr, odefun

mp.dps = 30

# Right-hand side as our language has it, trace of its derivative, section y = level crossed downward or upward, first guess of x and the period.
systems = {
    "vanDerPol": dict(
        f=("y", "(1 - x * x) * y - x"),
        slope=lambda x, y: (y, (1 - x * x) * y - x),
        trace=lambda x, y: 1 - x * x,
        level=mpf(0), x=mpf("2.008"), period=mpf("6.663"),
    ),
    "brusselator": dict(
        f=("1 - 4 * x + x * x * y", "3 * x - x * x * y"),
        slope=lambda x, y: (1 - 4 * x + x * x * y, 3 * x - x * x * y),
        trace=lambda x, y: -4 + 2 * x * y - x * x,
        level=mpf(3), x=mpf("0.4"), period=mpf("7.157"),
    ),
    "selkov": dict(
        f=("-x + 0.08 * y + x * x * y", "0.6 - 0.08 * y - x * x * y"),
        slope=lambda x, y: (-x + mpf("0.08") * y + x * x * y, mpf("0.6") - mpf("0.08") * y - x * x * y),
        trace=lambda x, y: -1 + 2 * x * y - mpf("0.08") - x * x,
        level=mpf(1), x=mpf("1.2"), period=mpf("9.62"),
    ),
}


def turn(system, x):
    """The place where the trajectory from (x, level) meets the section after about a period, the time, and the integral of the trace."""
    slope, trace = system["slope"], system["trace"]
    path = odefun(lambda t, z: [*slope(z[0], z[1]), trace(z[0], z[1])], 0, [x, system["level"], mpf(0)])
    time = findroot(lambda t: path(t)[1] - system["level"], system["period"])
    end = path(time)
    return end[0], time, end[2]


def settled(system):
    """A first guess that the cycle itself has brought near: a few turns."""
    x = system["x"]
    for _ in range(system.get("turns", 4)):
        x, time, _ = turn(system, x)
        system["period"] = time
    return x


def cycle(system):
    x0 = settled(system)
    x1, _, _ = turn(system, x0)
    d0 = x1 - x0
    for _ in range(30):
        moved = turn(system, x1)[0] - x1
        if abs(moved) < mpf(10) ** -24 or moved == d0:
            break
        x0, x1, d0 = x1, x1 - moved * (x1 - x0) / (moved - d0), moved
    _, time, integral = turn(system, x1)
    return {"f": system["f"], "period": nstr(time, 20), "multiplier": nstr(exp(integral), 20)}


found = {name: cycle(system) for name, system in systems.items()}
(Path(__file__).parent / "limit_cycles.json").write_text(json.dumps(found, indent=2) + "\n")
