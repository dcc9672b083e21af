"""Makes data_gradients.json: losses over data and over the state with their gradients, by JAX's reverse mode in float64.

The cases are those of test/train/dataGradientCases.ts, with all that they take in data_gradients.cases.json, which
`UPDATE_REFERENCE=1 npm run unit -- dataGradients` writes from the texts: initial states, parameters, tableaus, and the intervals of
equal steps between times of data. Fields, losses and regularisers are written here a second time, from their definitions.

usage: pip install jax; python test/reference/data_gradients.py [CASE …]    writes data_gradients.json beside this file, or the
results of some cases in it anew
"""
import json
import sys
from pathlib import Path

import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)
here = Path(__file__).parent
given = json.loads((here / "data_gradients.cases.json").read_text())


def net(theta, sizes, z):
    """Layers of W (a row a neuron) and b, one after another; tanh between them."""
    at = 0
    for layer, (n, m) in enumerate(zip(sizes, sizes[1:])):
        W, b = theta[at : at + n * m].reshape(m, n), theta[at + n * m : at + n * m + m]
        at += n * m + m
        z = W @ z + b
        if layer < len(sizes) - 2:
            z = jnp.tanh(z)
    return z


def mixed(z, t, p):
    out = net(p[3:], [2, 3, 2], z)
    return jnp.stack([p[0] * z[1] + out[0], -p[1] * z[0] + p[2] * out[1] + 0.3 * jnp.cos(t)])


FIELDS = {
    "sine": lambda z, t, p: net(p, [2, 16, 2], z),
    "spiral": lambda z, t, p: net(p, [2, 50, 2], z**3),
    "lotkaVolterra": lambda z, t, p: jnp.stack(
        [p[0] * z[0] - p[1] * z[0] * z[1], p[3] * z[0] * z[1] - p[2] * z[1]]
    ),
    "mixed": mixed,
}

HUBER = 0.2
PENALTIES = {
    "meanSquaredError": lambda r: r * r,
    # The slope at the kink is 0, as in PyTorch; jnp.abs has 1 there.
    "meanAbsoluteError": lambda r: jnp.where(r > 0, r, jnp.where(r < 0, -r, 0.0)),
    "huber": lambda r: jnp.where(jnp.abs(r) <= HUBER, r * r / 2, HUBER * (jnp.abs(r) - HUBER / 2)),
    "logCosh": lambda r: jnp.log(jnp.cosh(r)),
}


def summands(name, z, t, target):
    """The summands of a pointwise loss, each with the components of the data that it takes."""
    if name == "logarithms":
        return [(jnp.log(z[i] / target[i]) ** 2, i) for i in (0, 1)]
    return [((z[0] - target[0]) ** 2 * (1 + t), 0), (jnp.sin(z[1] - target[1]), 1)]


def integrand(case, f, z, t, p):
    total = 0.0
    weights = case["regularisers"]
    if "kineticEnergy" in weights:
        total += weights["kineticEnergy"] * jnp.sum(f(z, t, p) ** 2)
    if "jacobianFrobenius" in weights:
        total += weights["jacobianFrobenius"] * jnp.sum(jax.jacfwd(f)(z, t, p) ** 2)
    if case["loss"] == "running":
        total += z[0] ** 2 + p[0] * z[1] * t
    return total


def solve(case, tableau, trajectory, intervals, z0, p):
    """The state at t0 and at the end of every interval, with the integral behind it."""
    f = FIELDS[case["field"]]
    b, c = jnp.array(tableau["b"]), jnp.array(tableau["c"], dtype=float)
    A = jnp.array([row + [0.0] * (len(b) - len(row)) for row in tableau["a"]])
    g = lambda w, t: jnp.append(f(w[:2], t, p), integrand(case, f, w[:2], t, p))

    def step(w, th):
        t, h = th

        def stage(k, i):
            return k.at[i].set(g(w + h * (A[i] @ k), t + c[i] * h)), None

        k, _ = jax.lax.scan(stage, jnp.zeros((len(b), 3)), jnp.arange(len(b)))
        w = w + h * (b @ k)
        return w, w

    ts, hs, ends = [], [], []
    times = [trajectory["from"]]
    for to, steps in intervals:
        h = (to - times[-1]) / steps
        ts += [times[-1] + n * h for n in range(steps)]
        hs += [h] * steps
        ends.append(len(ts))
        times.append(to)
    start = jnp.append(z0, 0.0)
    _, all_states = jax.lax.scan(step, start, (jnp.array(ts), jnp.array(hs)))
    states = jnp.concatenate([start[None], all_states[jnp.array(ends) - 1]])
    return times, states


def rows_of(trajectory):
    keys = ("t", "weight", "components", "z")
    return {row[0]: dict(zip(keys, row)) for row in trajectory["rows"]}


def total_weight(case, trajectories):
    total = 0.0
    for trajectory in trajectories:
        for row in rows_of(trajectory).values():
            known = [x is not None for x in row["z"]]
            if case["loss"] in PENALTIES:
                total += sum(row["weight"] * w for w, k in zip(row["components"], known) if k)
            else:
                total += row["weight"] if any(known) else 0.0
    return total


def share(case, tableau, trajectory, intervals, total, count, z0, p):
    """What one trajectory brings to the loss, without terms of the parameters alone."""
    times, states = solve(case, tableau, trajectory, intervals, z0, p)
    name, rows = case["loss"], rows_of(trajectory)
    index = [k for k, t in enumerate(times) if t in rows]
    z, t = states[jnp.array(index), :2], jnp.array([times[k] for k in index])
    loss = states[-1, 2] / count
    if name == "running":
        return loss
    if name == "terminal":
        return loss + states[-1, 0] ** 2 + jnp.sin(states[-1, 1])
    if name == "atTimes":
        return loss + jnp.sum(z[:, 0] * z[:, 1] + t * z[:, 0])
    found = [rows[times[k]] for k in index]
    known = jnp.array([[x is not None for x in row["z"]] for row in found])
    target = jnp.array([[1.0 if x is None else x for x in row["z"]] for row in found])
    weight = jnp.array([row["weight"] for row in found])
    if name in PENALTIES:
        components = jnp.array([row["components"] for row in found])
        residuals = jnp.where(known, z - target, 0.0)
        return loss + jnp.sum(jnp.where(known, weight[:, None] * components * PENALTIES[name](residuals), 0.0)) / total
    for i in (0, 1):
        values = jax.vmap(lambda z, t, d: summands(name, z, t, d)[i][0])(z, t, target)
        loss = loss + jnp.sum(jnp.where(known[:, i], weight * values, 0.0)) / total
    return loss


def gradient(case, method, grids):
    tableau = given["tableaus"][method]
    trajectories = case["trajectories"]
    total, count = total_weight(case, trajectories), len(trajectories)
    theta = jnp.array(case["theta"], dtype=float)
    free = jnp.array(case["free"])
    result = {"method": method, "trajectories": []}
    summed = jnp.zeros_like(theta)
    loss = 0.0
    for trajectory, intervals in zip(trajectories, grids):
        of = lambda z0, p: share(case, tableau, trajectory, intervals, total, count, z0, p)
        z0 = jnp.array(trajectory["z0"], dtype=float)
        value, (by_z0, by_theta) = jax.jit(jax.value_and_grad(of, argnums=(0, 1)))(z0, theta)
        result["trajectories"].append({"loss": float(value), "z0": by_z0.tolist()})
        loss, summed = loss + value, summed + by_theta
    decay = case["regularisers"].get("weightDecay", 0.0)
    loss = loss + decay * jnp.sum(jnp.where(free, theta, 0.0) ** 2)
    summed = jnp.where(free, summed + 2 * decay * theta, 0.0)
    return {**result, "loss": float(loss), "theta": summed.tolist()}


results = json.loads((here / "data_gradients.json").read_text()) if sys.argv[1:] else {}
for case in given["cases"]:
    if sys.argv[1:] and case["name"] not in sys.argv[1:]:
        continue
    print(case["name"], flush=True)
    results[case["name"]] = [gradient(case, *grid) for grid in case["grids"].items()]
(here / "data_gradients.json").write_text(json.dumps(results, separators=(",", ":")) + "\n")
