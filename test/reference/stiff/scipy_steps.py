"""
What SciPy's implicit methods make of the stiff problems, as scipy.json: steps, evaluations, derivatives, factorisations, and the error
at the end as multiples of atol + rtol·|z|, the largest of the components. Derivatives are exact; a jump of f is a new solve.

    python -m pip install gmpy2 mpmath numpy scipy
    python test/reference/stiff/solutions.py && python test/reference/stiff/scipy_steps.py [NAME…]
"""

import json
import math
import sys
import time

import numpy as np
import scipy
from problems import problems
from scipy.integrate import BDF, Radau
from scipy.sparse import csc_matrix
from solutions import HERE, derivative, entering_of

PATH = HERE / "scipy.json"


class Plain:
    pi = math.pi
    c = staticmethod(float)
    exp = staticmethod(np.exp)
    sin = staticmethod(math.sin)


def run(problem, reference, method, rtol):
    atol = rtol * problem.atol
    z = np.array(reference["z0"])
    t, end = reference["span"]
    out = {"steps": 0, "evaluations": 0, "jacobians": 0, "factorisations": 0}
    for stop in [*problem.jumps, end]:
        side = t
        Plain.entering = staticmethod(entering_of(side))
        f = lambda t, z: np.array(problem.f(t, z.tolist(), Plain.c, Plain))
        jac = lambda t, z: (lambda j: csc_matrix(j) if problem.band else j)(derivative(problem, t, z, side))
        solver = method(f, t, z, stop, rtol=rtol, atol=atol, jac=jac)
        while solver.status == "running":
            message = solver.step()
            out["steps"] += 1
            if solver.status == "failed":
                return {"failed": f"at t = {solver.t:.4g}: {message}"}
        out["evaluations"] += solver.nfev
        out["jacobians"] += solver.njev
        out["factorisations"] += solver.nlu
        t, z = stop, solver.y
    exact = np.array([float(x) for x in reference["end"]])
    out["error"] = float(f"{np.abs((z - exact) / (atol + rtol * np.abs(exact))).max():.4g}")
    return out


if __name__ == "__main__":
    references = json.loads((HERE / "solutions.json").read_text())
    known = json.loads(PATH.read_text()) if PATH.exists() else {}
    known["version"] = scipy.__version__
    for problem in problems:
        if problem.name not in references or (sys.argv[1:] and problem.name not in sys.argv[1:]):
            continue
        rows = known.setdefault(problem.name, {})
        for method in (Radau, BDF):
            for rtol in problem.peers.get(method.__name__, ()):
                began = time.time()
                row = run(problem, references[problem.name], method, rtol)
                rows.setdefault(method.__name__, {})[f"{rtol:.0e}"] = row
                print(problem.name, method.__name__, rtol, row, f"{time.time() - began:.1f} s", flush=True)
        PATH.write_text(json.dumps(known, indent=1) + "\n")
