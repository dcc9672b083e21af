"""Makes random_gradients.json: gradients of 2,000 random problems to 30 digits, stored as the doubles that are nearest.

The problems are those of test/adjoint/randomProblems.ts, drawn by the same generator (src/core/random.ts) from the families of
random_gradients.families.json: a state of scale 10^a in units of time of 10^b, and numbers of it between 0.3 and 3 times their
scale. Derivatives are those of the complex step, h = 1e-40 of the variable, in quadruple precision (34 digits): of the
Runge-Kutta steps themselves where steps are fixed, else of the flow, by the extrapolated midpoint rule of Gragg, Bulirsch and
Stoer on pieces of the span that are halved until the last two extrapolations of each agree to 22 digits, the last being far better.

usage: python test/reference/random_gradients.py    writes random_gradients.json beside this file; needs gcc with libquadmath
"""
import base64
import json
import struct
import subprocess
import tempfile
from pathlib import Path

COUNT = 2000
here = Path(__file__).parent
families = json.loads((here / "random_gradients.families.json").read_text())
MASK = 0xFFFFFFFF


class Random:
    """xoshiro128**, its state filled by SplitMix32, as in src/core/random.ts."""

    def __init__(self, seed):
        x, self.s = seed & MASK, []
        for _ in range(4):
            x = (x + 0x9E3779B9) & MASK
            z = ((x ^ (x >> 16)) * 0x21F0AAAD) & MASK
            z = ((z ^ (z >> 15)) * 0x735A2D97) & MASK
            self.s.append(z ^ (z >> 15))

    def bits(self):
        s = self.s
        rotl = lambda v, n: ((v << n) | (v >> (32 - n))) & MASK
        result = (rotl((s[1] * 5) & MASK, 7) * 9) & MASK
        t = (s[1] << 9) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotl(s[3], 11)
        return result


FIXED = ["euler", "heun", "rk4"]
ADAPTIVE = ["bosh3", "dopri5", "tsit5", "dop853"]


def problem(n):
    random = Random(n)
    family = families[n % len(families)]
    a = random.bits() % 19 - 9
    b = random.bits() % 13 - 6

    def literal(exponents):
        if exponents is None:
            return "0"
        return f"{300 + random.bits() % 2700}e{exponents[0] * a + exponents[1] * b - 3}"

    z0 = [literal(e) for e in family["state"].values()]
    theta = [literal(e) for e in family["theta"].values()]
    t1 = literal([0, 1])
    kind = random.bits() % 5
    steps = 40 + random.bits() % 160
    method = FIXED[random.bits() % 3] if kind < 3 else ADAPTIVE[random.bits() % 4]
    return family, z0, theta, t1, method, steps, a


PROGRAM = r"""
#include <quadmath.h>
#include <stdio.h>
#include <stdlib.h>
typedef __complex128 C;
#define exp cexpq
#define log clogq
#define sin csinq
#define cos ccosq
#define tanh ctanhq
#define MOST 4
#define COLUMNS 12
static C theta[8];
%(functions)s
static void (*const fs[])(C, const C *, C *) = {%(names)s};
static C (*const losses[])(const C *) = {%(losses)s};
static const int dimensions[] = {%(dimensions)s}, parameters[] = {%(parameters)s};
static int family, n;
static void f(C t, const C *z, C *out) { fs[family](t, z, out); }

/* Euler, Heun, RK4: the stage's node and weight; each stage builds on the one before it alone. */
static const int stages[] = {1, 2, 4};
static const double nodes[3][4] = {{0}, {0, 1}, {0, .5, .5, 1}};
static void steps(int method, int count, C *z, C t1) {
  C h = t1 / count;
  for (int k = 0; k < count; k++) {
    C sum[MOST] = {0}, d[MOST], y[MOST];
    for (int s = 0; s < stages[method]; s++) {
      C c = (C)nodes[method][s];
      for (int i = 0; i < n; i++) y[i] = z[i] + (s ? c * h * d[i] : 0);
      f((k + c) * h, y, d);
      C b = method == 0 ? 1 : method == 1 ? 0.5Q : (s == 0 || s == 3) ? 1 / 6.Q : 1 / 3.Q;
      for (int i = 0; i < n; i++) sum[i] += b * d[i];
    }
    for (int i = 0; i < n; i++) z[i] += h * sum[i];
  }
}

static int far(__float128 x, __float128 y) { return fabsq(x - y) > 1e-22Q * fabsq(x); }
static int extrapolate(C *z, C t1, int pieces) {
  C big = t1 / pieces;
  for (int piece = 0; piece < pieces; piece++) {
    C t0 = piece * big, table[COLUMNS][MOST], row[COLUMNS][MOST];
    for (int j = 0; j < COLUMNS; j++) {
      int m = 2 * (j + 1);
      C h = big / m, before[MOST], now[MOST], d[MOST];
      f(t0, z, d);
      for (int i = 0; i < n; i++) before[i] = z[i], now[i] = z[i] + h * d[i];
      for (int k = 1; k < m; k++) {
        f(t0 + k * h, now, d);
        for (int i = 0; i < n; i++) {
          C next = before[i] + 2 * h * d[i];
          before[i] = now[i], now[i] = next;
        }
      }
      f(t0 + big, now, d);
      for (int i = 0; i < n; i++) row[0][i] = (before[i] + now[i] + h * d[i]) / 2;
      for (int k = 1; k <= j; k++) {
        __float128 q = (__float128)(j + 1) / (j + 1 - k);
        for (int i = 0; i < n; i++) row[k][i] = row[k - 1][i] + (row[k - 1][i] - table[k - 1][i]) / (q * q - 1);
      }
      if (j == COLUMNS - 1)
        for (int i = 0; i < n; i++)
          if (far(crealq(row[j][i]), crealq(table[j - 1][i])) || far(cimagq(row[j][i]), cimagq(table[j - 1][i]))) return 0;
      for (int k = 0; k <= j; k++)
        for (int i = 0; i < n; i++) table[k][i] = row[k][i];
    }
    for (int i = 0; i < n; i++) z[i] = table[COLUMNS - 1][i];
  }
  return 1;
}

int main(void) {
  int method, count;
  double scale;
  while (scanf("%%d %%d %%d %%lf", &family, &method, &count, &scale) == 4) {
    n = dimensions[family];
    int all = n + parameters[family];
    double values[12], t1;
    for (int i = 0; i < all; i++) scanf("%%lf", values + i);
    scanf("%%lf", &t1);
    for (int place = 0; place < all; place++) {
      __float128 h = 1e-40Q * (values[place] ? values[place] : scale);
      C z[MOST], start[MOST];
      for (int i = 0; i < all; i++) {
        C x = (C)values[i];
        if (i == place) __imag__ x = h;
        if (i < n) start[i] = x;
        else theta[i - n] = x;
      }
      int done = 0;
      for (int pieces = 8; !done; pieces *= 2) {
        for (int i = 0; i < n; i++) z[i] = start[i];
        if (method >= 0) steps(method, count, z, (C)t1), done = 1;
        else done = extrapolate(z, (C)t1, pieces);
      }
      printf("%%.17g\n", (double)(cimagq(losses[family](z)) / h));
    }
  }
  return 0;
}
"""


def c_text(index, family):
    names = [f"C {name} = z[{i}];" for i, name in enumerate(family["state"])]
    names += [f"C {name} = theta[{i}];" for i, name in enumerate(family["theta"])]
    body = " ".join(f"out[{i}] = {text};" for i, text in enumerate(family["f"]))
    return (
        f"static void f{index}(C t, const C *z, C *out) {{ {' '.join(names)} {body} }}\n"
        f"static C loss{index}(const C *z) {{ {' '.join(names)} return {family['loss']}; }}"
    )


def program():
    over = range(len(families))
    return PROGRAM % {
        "functions": "\n".join(c_text(i, family) for i, family in enumerate(families)),
        "names": ", ".join(f"f{i}" for i in over),
        "losses": ", ".join(f"loss{i}" for i in over),
        "dimensions": ", ".join(str(len(family["state"])) for family in families),
        "parameters": ", ".join(str(len(family["theta"])) for family in families),
    }


def line(n):
    _, z0, theta, t1, method, steps, a = problem(n)
    fixed = FIXED.index(method) if method in FIXED else -1
    return " ".join(map(str, [n % len(families), fixed, steps, f"1e{a}", *z0, *theta, t1]))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        source, binary = Path(folder) / "gradients.c", Path(folder) / "gradients"
        source.write_text(program())
        subprocess.run(["gcc", "-O2", "-w", source, "-lquadmath", "-lm", "-o", binary], check=True)
        given = "\n".join(line(n) for n in range(COUNT))
        out = subprocess.run([binary], input=given, capture_output=True, text=True, check=True).stdout
    doubles = [float(x) for x in out.split()]
    packed = base64.b64encode(struct.pack(f"<{len(doubles)}d", *doubles)).decode()
    text = json.dumps({"count": COUNT, "gradients": packed})
    (here / "random_gradients.json").write_text(text + "\n")
