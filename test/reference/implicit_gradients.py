"""Makes implicit_gradients.json: gradients through steps of implicit methods, to 30 digits, stored as the doubles that are nearest.

Problems, coefficients and steps are those of test/adjoint/implicitCases.ts, which stand in implicit_gradients.cases.json
(UPDATE_REFERENCE=1 npm run unit -- implicitGradients). The stages of every step are solved for by Newton's iteration with 60 digits; a gradient
is made of central differences of the whole solve, 1e-15 of the variable apart: their error is some 1e-30.

usage: python test/reference/implicit_gradients.py    writes implicit_gradients.json beside this file; needs mpmath
"""
import json
from pathlib import Path

from mpmath import cos, mp, mpf, sin

mp.dps = 60
here = Path(__file__).parent
given = json.loads((here / "implicit_gradients.cases.json").read_text())


def robertson(z, t, theta):
    (a, b, c), (k1, k2, k3) = z, theta
    return [-k1 * a + k2 * b * c, k1 * a - k2 * b * c - k3 * b * b, k3 * b * b]


def robertson_slopes(z, t, theta):
    (a, b, c), (k1, k2, k3) = z, theta
    rows = [[-k1, k2 * c, k2 * b], [k1, -k2 * c - 2 * k3 * b, -k2 * b], [mpf(0), 2 * k3 * b, mpf(0)]]
    return rows, [mpf(0)] * 3


def forced(z, t, theta):
    (x, y), (p, q) = z, theta
    return [y * cos(p * t), q * (sin(p * t) - y) - x * x * x]


def forced_slopes(z, t, theta):
    (x, y), (p, q) = z, theta
    return [[mpf(0), cos(p * t)], [-3 * x * x, -q]], [-p * y * sin(p * t), q * p * cos(p * t)]


def diffusion(u, t, theta):
    (d, r), n = theta, len(u)
    around = [sin(t), *u, mpf(0)]
    return [
        d * (around[i] - 2 * x + around[i + 2]) * (n + 1) * (n + 1) + r * x * (1 - x) for i, x in enumerate(u)
    ]


def diffusion_slopes(u, t, theta):
    (d, r), n = theta, len(u)
    k = d * (n + 1) * (n + 1)
    rows = [[mpf(0)] * n for _ in u]
    for i, x in enumerate(u):
        rows[i][i] = -2 * k + r * (1 - 2 * x)
        for j in (i - 1, i + 1):
            if 0 <= j < n:
                rows[i][j] = k
    return rows, [k * cos(t)] + [mpf(0)] * (n - 1)


FIELDS = {
    "robertson": (robertson, robertson_slopes),
    "forced": (forced, forced_slopes),
    "diffusion": (diffusion, diffusion_slopes),
}


def solved(matrix, b):
    """Gaussian elimination with pivoting; what is 0 costs nothing."""
    n = len(b)
    rows = [[*row, x] for row, x in zip(matrix, b)]
    for k in range(n):
        pivot = max(range(k, n), key=lambda i: abs(rows[i][k]))
        rows[k], rows[pivot] = rows[pivot], rows[k]
        for i in range(k + 1, n):
            if rows[i][k] == 0:
                continue
            factor = rows[i][k] / rows[k][k]
            for j in range(k, n + 1):
                if rows[k][j] != 0:
                    rows[i][j] -= factor * rows[k][j]
    x = [mpf(0)] * n
    for k in reversed(range(n)):
        total = rows[k][n]
        for j in range(k + 1, n):
            if rows[k][j] != 0:
                total -= rows[k][j] * x[j]
        x[k] = total / rows[k][k]
    return x


def identity(n):
    return [[mpf(int(a == b)) for b in range(n)] for a in range(n)]


def small(change, x):
    return all(abs(d) <= mpf(10) ** -45 * (abs(v) + 1) for d, v in zip(change, x))


def diagonally_implicit(m, field, t, h, z, theta):
    f, slopes = field
    n, ks = len(z), []
    for i, row in enumerate(m["a"]):
        base = [z[l] + h * sum((row[j] * ks[j][l] for j in range(i)), mpf(0)) for l in range(n)]
        g, at = row[i], t + m["c"][i] * h
        k = f(base, at, theta) if i == 0 or g == 0 else list(ks[-1])
        for _ in range(200 if g != 0 else 0):
            y = [base[l] + h * g * k[l] for l in range(n)]
            rest = [v - k[l] for l, v in enumerate(f(y, at, theta))]
            jac, _by_time = slopes(y, at, theta)
            matrix = [[(1 if a == b else 0) - h * g * jac[a][b] for b in range(n)] for a in range(n)]
            change = solved(matrix, rest)
            k = [v + d for v, d in zip(k, change)]
            if small(change, k):
                break
        else:
            if g != 0:
                raise RuntimeError("Newton's iteration does not converge")
        ks.append(k)
    return [z[l] + h * sum((b * k[l] for b, k in zip(m["b"], ks)), mpf(0)) for l in range(n)]


def rosenbrock(m, field, t, h, z, theta):
    f, slopes = field
    n, us = len(z), []
    jac, by_time = slopes(z, t, theta)
    mass = m.get("mass") or identity(n)
    matrix = [[mass[a][b] / (m["gamma"] * h) - jac[a][b] for b in range(n)] for a in range(n)]
    for i, row in enumerate(m["a"]):
        y = [z[l] + sum((row[j] * us[j][l] for j in range(i)), mpf(0)) for l in range(n)]
        others = [sum((m["c"][i][j] / h * us[j][l] for j in range(i)), mpf(0)) for l in range(n)]
        right = [
            v
            + sum((w * x for w, x in zip(mass[l], others)), mpf(0))
            + m["gammas"][i] * h * by_time[l]
            for l, v in enumerate(f(y, t + m["alphas"][i] * h, theta))
        ]
        us.append(solved(matrix, right))
    return [z[l] + sum((w * u[l] for w, u in zip(m["m"], us)), mpf(0)) for l in range(n)]


def collocation(m, field, t, h, z, theta):
    f, slopes = field
    n, s = len(z), len(m["c"])
    alpha, beta = m["complex"]
    blocks = [[mpf(0)] * s for _ in range(s)]
    first = s - 2
    if first == 1:
        blocks[0][0] = m["real"]
    blocks[first][first] = blocks[first + 1][first + 1] = alpha
    blocks[first][first + 1], blocks[first + 1][first] = -beta, beta
    product = lambda a, b: [[sum((a[i][l] * b[l][j] for l in range(s)), mpf(0)) for j in range(s)] for i in range(s)]
    inverse = product(product(m["t"], blocks), m["inverse"])
    mass = m.get("mass") or identity(n)
    stages = [[mpf(0)] * n for _ in range(s)]
    for _ in range(200):
        right, matrix = [], [[mpf(0)] * (s * n) for _ in range(s * n)]
        for j in range(s):
            y, at = [a + b for a, b in zip(z, stages[j])], t + m["c"][j] * h
            value, (jac, _by_time) = f(y, at, theta), slopes(y, at, theta)
            slope = [sum((inverse[j][l] * stages[l][i] / h for l in range(s)), mpf(0)) for i in range(n)]
            for i in range(n):
                right.append(value[i] - sum((w * x for w, x in zip(mass[i], slope)), mpf(0)))
                for l in range(s):
                    for b in range(n):
                        matrix[j * n + i][l * n + b] += inverse[j][l] / h * mass[i][b]
                for l in range(n):
                    matrix[j * n + i][j * n + l] -= jac[i][l]
        change = solved(matrix, right)
        stages = [[x + change[j * n + i] for i, x in enumerate(stage)] for j, stage in enumerate(stages)]
        if small(change, [x for stage in stages for x in stage]):
            break
    else:
        raise RuntimeError("Newton's iteration does not converge")
    end = m.get("end") or [mpf(0)] * (s - 1) + [mpf(1)]
    return [x + sum((w * stage[i] for w, stage in zip(end, stages)), mpf(0)) for i, x in enumerate(z)]


FAMILIES = {"diagonallyImplicit": diagonally_implicit, "rosenbrock": rosenbrock, "collocation": collocation}


def exact(x):
    if isinstance(x, list):
        return [exact(y) for y in x]
    return mpf(x) if isinstance(x, (int, float)) else x


def gradient(problem, method):
    field, step = FIELDS[problem["name"]], FAMILIES[method["family"]]
    m = {key: exact(value) for key, value in method.items()}
    t0, t1 = problem["span"]
    # The steps that rounding realises of equal ones, as every solve has them.
    h = (t1 - t0) / problem["steps"]
    times = [t0 + n * h for n in range(problem["steps"] + 1)]
    count = len(problem["z0"])

    def loss(given):
        z, theta = given[:count], given[count:]
        for start, end in zip(times, times[1:]):
            z = step(m, field, mpf(start), mpf(end - start), z, theta)
        return sum((w * x for w, x in zip(exact(problem["weights"]), z)), mpf(0))

    at = exact(problem["z0"]) + exact(problem["theta"])
    slopes = []
    for i, x in enumerate(at):
        d = abs(x) * mpf(10) ** -15 or mpf(10) ** -15
        moved = lambda sign: [y + sign * d if j == i else y for j, y in enumerate(at)]
        slopes.append(float((loss(moved(1)) - loss(moved(-1))) / (2 * d)))
    return {"loss": float(loss(at)), "z0": slopes[:count], "theta": slopes[count:]}


if __name__ == "__main__":
    result = {
        problem["name"]: {name: gradient(problem, method) for name, method in given["methods"].items()}
        for problem in given["problems"]
    }
    (here / "implicit_gradients.json").write_text(json.dumps(result, indent=1) + "\n")
