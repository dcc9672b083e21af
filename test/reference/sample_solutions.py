"""
Solutions of every smooth function of the samples to 40 digits, for the tests of validated solutions: the Taylor series of solutions.py.
Writes sample_solutions.json, 30 digits of each. A function with an operation that has no rule here is left out and named. Steps
end where the operand of an absolute value, a component of the state, is zero: between such times a solution is analytic.

Usage: node -e 'import("./scripts/runBundled.mjs").then((m) => m.runBundled("test/reference/sampleFields.ts", []))' > fields.json
       python3 test/reference/sample_solutions.py fields.json [NAME ...]    (some only: the others stay as they are)
"""

import json
import os
import sys

import mpmath as mp

from solutions import ORDER, Series, chained, coefficients, lift, sine_cosine, solve, tanh

COUNT, END = 24, 10
# Where solutions grow or stiffness costs, or a wide net takes hours.
ENDS = {"stiffContraction": 2, "linear": 5, "spiralOut": 5, "neuralSpiral": 1, "blowUp": 0.9375}


def divided(x, y):
    q = Series(None)
    q.rule = lambda k: (x(k) - mp.fsum(y(j) * q(k - j) for j in range(1, k + 1))) / y(0)
    return q


def power(x, y):
    """Of a constant exponent."""
    p = Series(None)
    slope = divided(y * p, x)
    p.rule = lambda k: chained(x, mp.power(x(0), y(0)), slope)(k)
    return p


def absolute(x):
    """To the right of where x is: by its slope where it is zero."""
    return Series(lambda k: abs(x(0)) if k == 0 else x(k) * (mp.sign(x(0)) or mp.sign(x(1))))


def root_within(c, h):
    """The first time up to h at which a polynomial that may begin at 0 changes its sign, or h."""
    at = lambda t: mp.polyval(c[::-1], t)
    times = [h * n / 64 for n in range(1 if c[0] == 0 else 0, 65)]
    for low, high in zip(times, times[1:]):
        if mp.sign(at(low)) != mp.sign(at(high)):
            return mp.findroot(at, (low, high), solver="anderson", tol=mp.mpf(10) ** -110)
    return h


def solve_across(f, z0, end, times, component):
    """As solve, with steps that end where a component is zero."""
    t, z, out = mp.mpf(0), [mp.mpf(x) for x in z0], []
    wanted = list(times)
    while wanted:
        c = coefficients(f, z, t)
        h = min((mp.mpf(10) ** -46 / max(abs(x[k]) for x in c)) ** (mp.mpf(1) / k) for k in (ORDER - 1, ORDER)) * 3 / 4
        root = root_within(c[component], h)
        while wanted and wanted[0] <= t + root:
            out.append([mp.polyval(x[::-1], wanted[0] - t) for x in c])
            wanted.pop(0)
        z = [mp.polyval(x[::-1], root) for x in c]
        if root < h:
            z[component] = mp.mpf(0)
        t += root
    return out


def affine(w, x, b):
    return [
        Series(lambda k, r=r: mp.fsum(w[r * len(x) + c](0) * x[c](k) for c in range(len(x))) + b[r](k)) for r in range(len(b))
    ]


ELEMENTWISE = {
    "add": lambda x, y: x + y,
    "sub": lambda x, y: x - y,
    "mul": lambda x, y: x * y,
    "div": divided,
    "neg": lambda x: -x,
    "square": lambda x: x * x,
    "cube": lambda x: x * x * x,
    "sin": lambda x: sine_cosine(x)[0],
    "cos": lambda x: sine_cosine(x)[1],
    "tanh": tanh,
    "pow": power,
    "abs": absolute,
}
# Whose absolute value has a zero on the way, and of which component it is; of others it is the solution that is not unique.
KINKS = {"truePendulum": 1}
LEFT_OUT = {"notUnique"}


def right_hand_side(field):
    def f(z, t):
        values = []
        slots = {"z": z, "t": [t], "theta": [lift(x) for x in field["theta"]]}
        for node in field["nodes"]:
            op, size, attributes = node["op"], node["size"], node["attributes"]
            inputs = [values[i] for i in node["inputs"]]
            if op == "input":
                first = int(attributes["offset"])
                out = slots[attributes["slot"]][first : first + size]
            elif op == "constant":
                out = [lift(attributes["value"])] * size
            elif op == "table":
                out = [lift(x) for x in node["table"]]
            elif op == "pack":
                out = [x for one in inputs for x in one]
            elif op == "slice":
                out = inputs[0][int(attributes["offset"]) : int(attributes["offset"]) + size]
            elif op == "affine":
                out = affine(*inputs)
            else:
                out = [ELEMENTWISE[op](*(x[i if len(x) > 1 else 0] for x in inputs)) for i in range(size)]
            values.append(out)
        return [values[i][0] for i in field["outputs"]]

    return f


LEAVES = {"input", "constant", "table", "pack", "slice", "affine"}

if __name__ == "__main__":
    path = os.path.join(os.path.dirname(__file__), "sample_solutions.json")
    chosen = sys.argv[2:]
    data = json.load(open(path)) if chosen else {}
    for field in json.load(open(sys.argv[1])):
        name = field["name"]
        if chosen and name not in chosen:
            continue
        unknown = {node["op"] for node in field["nodes"]} - LEAVES - set(ELEMENTWISE)
        if unknown or name in LEFT_OUT:
            print(field["sample"], name, "is left out:", *sorted(unknown))
            continue
        end = ENDS.get(name, END)
        times = [end * (n + 1) / COUNT for n in range(COUNT)]
        asked = (right_hand_side(field), field["z0"], end, [mp.mpf(x) for x in times])
        states = solve_across(*asked, KINKS[name]) if name in KINKS else solve(*asked)
        data[name] = {
            "sample": field["sample"],
            "z0": field["z0"],
            "t": times,
            "z": [[mp.nstr(x, 30) for x in z] for z in states],
        }
        print(field["sample"], name, data[name]["z"][-1], flush=True)
    with open(path, "w") as out:
        json.dump(data, out, separators=(",", ":"))
        out.write("\n")
