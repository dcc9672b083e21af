"""Makes sciml_adjoint.json: the gradient of SciML's adjoint example by the complex step in 60-digit arithmetic.

u1' = p1 u1 - p2 u1 u2 t, u2' = -p3 u2 + t p4 u1 u2, u(0) = (1, 1), p = (1.5, 1, 3, 1), loss = sum over t = 0, 0.5, ..., 10
of (|u - 2|^2) / 2. Taylor series of degree 50 over steps of 1/40; each derivative is Im L(x + ih) / h with h = 1e-25.

usage: python sciml_adjoint.py > sciml_adjoint.json
"""
import json

from mpmath import mp, mpc, mpf, nstr

mp.dps = 60
DEGREE = 50
PER_OBSERVATION = 20


def convolve(a, b, n):
    return sum((a[k] * b[n - k] for k in range(n + 1)), mpc(0))


def step(t, u, p, h):
    u1, u2, w = [u[0]], [u[1]], []
    for n in range(DEGREE):
        w.append(convolve(u1, u2, n))
        # The series of t u1 u2 around t.
        tw = t * w[n] + (w[n - 1] if n > 0 else 0)
        u1.append((p[0] * u1[n] - p[1] * tw) / (n + 1))
        u2.append((-p[2] * u2[n] + p[3] * tw) / (n + 1))
    return [sum((c * h**n for n, c in enumerate(s)), mpc(0)) for s in (u1, u2)]


def loss(x):
    u, p = x[:2], x[2:]
    h = mpf(1) / 2 / PER_OBSERVATION
    total = mpc(0)
    for k in range(21):
        total += sum((v - 2) ** 2 for v in u) / 2
        if k == 20:
            break
        for n in range(PER_OBSERVATION):
            u = step(mpf(k) / 2 + n * h, u, p, h)
    return total, u


x = [mpf(1), mpf(1), mpf("1.5"), mpf(1), mpf(3), mpf(1)]
tiny = mpf("1e-25")
value, end = loss([mpc(v) for v in x])
gradient = []
for i in range(6):
    shifted = [mpc(v, tiny if k == i else 0) for k, v in enumerate(x)]
    gradient.append(loss(shifted)[0].imag / tiny)
text = lambda v: nstr(v.real if isinstance(v, mpc) else v, 30)
print(json.dumps({
    "about": "made by sciml_adjoint.py; 30 of 60 digits",
    "loss": text(value), "u1": [text(v) for v in end],
    "u0": [text(v) for v in gradient[:2]], "p": [text(v) for v in gradient[2:]],
}, indent=1))
