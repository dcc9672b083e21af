"""
Solutions of every smooth function of the samples to 40 digits, for the tests of validated solutions: the Taylor series of solutions.py.
Writes sample_solutions.json, 30 digits of each. A function with an operation that has no rule here is left out and named.

Usage: node -e 'import("./scripts/runBundled.mjs").then((m) => m.runBundled("test/reference/sampleFields.ts", []))' > fields.json
       python3 test/reference/sample_solutions.py fields.json
"""

import json
import os
import sys

import mpmath as mp

from solutions import Series, chained, lift, sine_cosine, solve, tanh

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
}


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
    data = {}
    for field in json.load(open(sys.argv[1])):
        name = field["name"]
        unknown = {node["op"] for node in field["nodes"]} - LEAVES - set(ELEMENTWISE)
        if unknown:
            print(field["sample"], name, "is left out:", *sorted(unknown))
            continue
        end = ENDS.get(name, END)
        times = [end * (n + 1) / COUNT for n in range(COUNT)]
        states = solve(right_hand_side(field), field["z0"], end, [mp.mpf(x) for x in times])
        data[name] = {
            "sample": field["sample"],
            "z0": field["z0"],
            "t": times,
            "z": [[mp.nstr(x, 30) for x in z] for z in states],
        }
        print(field["sample"], name, data[name]["z"][-1], flush=True)
    with open(os.path.join(os.path.dirname(__file__), "sample_solutions.json"), "w") as out:
        json.dump(data, out, separators=(",", ":"))
        out.write("\n")
