"""Makes mass_gradients.json: gradients through steps with a singular mass matrix, to 30 digits, stored as the doubles that are nearest.

Methods and steps are those of implicit_gradients.py, the problems those of test/ode/implicit/massProblems.ts. A solve begins where the
algebraic equations hold: its initial state is moved there along what the mass matrix maps to 0, by Newton's iteration.

usage: python test/reference/mass_gradients.py    writes mass_gradients.json beside this file; needs mpmath
"""
import json

from implicit_gradients import FAMILIES, exact, given, here, small
from mpmath import cos, mpf, sin


def slaved(z, t, theta):
    (x, y), (rate, lift) = z, theta
    g = y**3 - x - lift - sin(t)
    return [-rate * x + g, g]


def slaved_slopes(z, t, theta):
    (x, y), (rate, lift) = z, theta
    return [[-rate - 1, 3 * y**2], [mpf(-1), 3 * y**2]], [-cos(t), -cos(t)]


def network(z, t, theta):
    (u, v, w), (g, r) = z, theta
    return [w - g * u, -w - r * v**3 + g * cos(t), u - v - w]


def network_slopes(z, t, theta):
    (u, v, w), (g, r) = z, theta
    return [[-g, mpf(0), mpf(1)], [mpf(0), -3 * r * v**2, mpf(-1)], [mpf(1), mpf(-1), mpf(-1)]], [mpf(0), -g * sin(t), mpf(0)]


# Of each the mass matrix, and the one vector along which a state is moved: it spans what M and its transpose map to 0.
PROBLEMS = [
    {"name": "indexOne", "field": (slaved, slaved_slopes), "mass": [[1, 0], [0, 0]], "along": [0, 1], "z0": [1.0, 1.0],
     "theta": [1.0, 3.0], "span": [0.0, 2.0], "steps": 5, "weights": [1, 2]},
    {"name": "capacitor", "field": (network, network_slopes), "mass": [[1, -1, 0], [-1, 1, 0], [0, 0, 0.5]], "along": [1, 1, 0],
     "z0": [0.2, 0.5, 0.1], "theta": [2.0, 3.0], "span": [0.0, 1.5], "steps": 6, "weights": [1, -2, 3]},
]  # fmt: skip


def settled(problem, z, t, theta):
    f, slopes = problem["field"]
    along, z = exact(problem["along"]), list(z)
    for _ in range(200):
        rest = sum(a * x for a, x in zip(along, f(z, t, theta)))
        jac, _by_time = slopes(z, t, theta)
        derivative = sum(a * sum(x * b for x, b in zip(row, along)) for a, row in zip(along, jac))
        change = [-rest / derivative * a for a in along]
        z = [x + d for x, d in zip(z, change)]
        if small(change, z):
            return z
    raise RuntimeError("Newton's iteration does not converge")


def gradient(problem, method):
    m = {key: exact(value) for key, value in method.items()} | {"mass": exact(problem["mass"])}
    step, count = FAMILIES[method["family"]], len(problem["z0"])

    def loss(values):
        z, theta, (t0, t1) = values[:count], values[count:-2], values[-2:]
        h = (t1 - t0) / problem["steps"]
        z = settled(problem, z, t0, theta)
        for n in range(problem["steps"]):
            z = step(m, problem["field"], t0 + n * h, h, z, theta)
        return sum(w * x for w, x in zip(problem["weights"], z))

    at = exact(problem["z0"] + problem["theta"] + problem["span"])
    slopes = []
    for i, x in enumerate(at):
        d = abs(x) * mpf(10) ** -15 or mpf(10) ** -15
        moved = lambda sign: [y + sign * d if j == i else y for j, y in enumerate(at)]
        slopes.append(float((loss(moved(1)) - loss(moved(-1))) / (2 * d)))
    return {"loss": float(loss(at)), "z0": slopes[:count], "theta": slopes[count:-2], "t": slopes[-2:]}


result = {
    problem["name"]: {
        "steps": problem["steps"],
        "methods": {name: gradient(problem, given["methods"][name]) for name in ("rodas5p", "radau5")},
    }
    for problem in PROBLEMS
}
(here / "mass_gradients.json").write_text(json.dumps(result, indent=1) + "\n")
