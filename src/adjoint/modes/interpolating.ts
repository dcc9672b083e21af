import { isSplit, type SplitMethod } from "../../core/splitMethod.ts";
import type { Tableau } from "../../core/tableau.ts";
import { adaptiveMethod } from "../../ode/adaptiveMethod.ts";
import type { ImplicitMethod } from "../../ode/implicit/implicitMethod.ts";
import { rk4 } from "../../ode/methods/rk4.ts";
import { isStepped, type PredictorCorrector } from "../../ode/steppedMethod.ts";
import { isSwitching, type SwitchingMethod } from "../../ode/switchingMethod.ts";
import { type AdjointTolerances, adjointTolerances } from "../adjointTolerance.ts";
import { alongPath } from "../alongPath.ts";
import { BackwardSolver } from "../backwardSolver.ts";
import { type ContinuousAdjoint, continuousGradient } from "../continuousGradient.ts";
import { failedForward } from "../failedForward.ts";
import { forwardSolve } from "../forwardSolve.ts";
import type { GradientMode } from "../gradientMode.ts";
import { type GradientProblem, isAdaptive } from "../gradientProblem.ts";
import { Interpolant } from "../interpolant.ts";
import { KeptPath, type StatePath } from "../keptPath.ts";
import { PartStepPath } from "../partStepPath.ts";
import type { BetweenRows } from "../pathPieces.ts";
import { SteppedWayBack } from "../steppedWayBack.ts";

export const interpolating: GradientMode = {
  name: "interpolating",
  doc: "The continuous adjoint along the dense output of the forward solve: memory of O(N), error of the tolerance.",
  exact: false,
  exactTimes: false,
  compute(problem) {
    const { method } = problem;
    const { forward, open } = isStepped(method)
      ? stepped(problem, method)
      : isSplit(method)
        ? alongSplit(problem, method)
        : isSwitching(method)
          ? switching(problem, method)
          : explicitly(problem, method);
    if (forward.status !== "ok") return failedForward("interpolating", problem, forward);
    const { path, way } = open();
    const end = forward.z.slice(-problem.z0.length);
    const seen = new Float64Array(problem.z0.length);
    const adjoint: ContinuousAdjoint = {
      stateAt: (t, out) => path.at(t, out),
      endSlope() {
        if (!path.slope || problem.t0 === problem.t1) return undefined;
        const slope = new Float64Array(end.length);
        path.slope(problem.t1, slope);
        return slope;
      },
      back(from, to, a, gradient, row) {
        const told = (t: number, at: Float64Array, integral: Float64Array) => {
          path.at(t, seen);
          row?.(t, seen, at, integral);
        };
        way.solve(from, to, a, gradient, adjointTolerances(problem, a, end), row && told);
      },
      between: way.between,
      stats: () => ({
        ...forward.stats,
        evaluations: forward.stats.evaluations + path.evaluations,
        backwardEvaluations: way.evaluations,
        storedStates: forward.t.length,
      }),
    };
    return continuousGradient("interpolating", problem, adjoint);
  },
};

/** A forward solve, and what goes back along it. */
interface Solved {
  readonly forward: ReturnType<typeof forwardSolve>;
  open(): { readonly path: StatePath; readonly way: WayBack };
}

/** Solves the adjoint from one observation to the one before. */
interface WayBack {
  readonly evaluations: number;
  readonly between: BetweenRows;
  solve(
    from: number,
    to: number,
    a: Float64Array,
    integral: Float64Array,
    tolerances: AdjointTolerances,
    row?: (t: number, a: Float64Array, integral: Float64Array) => void,
  ): void;
}

function explicitly(problem: GradientProblem, method: Tableau, forward = forwardSolve(problem, "steps")): Solved {
  const { model, theta } = problem;
  return along(problem, forward, () => new Interpolant(model.state, method, theta, forward));
}

/** The adjoint along a path need not be split: it goes back in the same steps of another method, of no less order. */
function alongSplit(problem: GradientProblem, method: SplitMethod): Solved {
  const { model, theta } = problem;
  const forward = forwardSolve(problem, "steps");
  return along({ ...problem, method: rk4 }, forward, () => new PartStepPath(model.state, method, theta, forward));
}

function along(problem: GradientProblem, forward: Solved["forward"], pathOf: () => StatePath): Solved {
  const { theta, z0 } = problem;
  return {
    forward,
    open() {
      const path = pathOf();
      const backwardBy = (by: StatePath) => new BackwardSolver(problem, alongPath(problem, by), forward.found);
      const solver = backwardBy(path);
      const w = new Float64Array(z0.length + theta.length);
      const [adjoint, sum] = [w.subarray(0, z0.length), w.subarray(z0.length)];
      const atol = new Float64Array(w.length);
      const way: WayBack = {
        get evaluations() {
          return solver.evaluations;
        },
        // Drawn later: other solves may have used the kernel of the path by then.
        between: (rows, of, indices) => backwardBy(pathOf()).between(["a", "gradient"])(rows, of, indices),
        solve(from, to, a, integral, { adjoint: ofA, gradient }, row) {
          adjoint.set(a);
          sum.set(integral);
          const told = (t: number, at: Float64Array) => row?.(t, at.subarray(0, z0.length), at.subarray(z0.length));
          atol.fill(ofA, 0, z0.length).fill(gradient, z0.length);
          solver.solve(from, to, w, atol, row && told);
          a.set(adjoint);
          integral.set(sum);
        },
      };
      return { path, way };
    },
  };
}

function stepped(problem: GradientProblem, method: ImplicitMethod | PredictorCorrector): Solved {
  const { model, theta, steps } = problem;
  const { kept, forward } = keptSolve(problem);
  return {
    forward,
    open() {
      const path = isAdaptive(steps) ? kept : new PartStepPath(model.state, method, theta, forward);
      return { path, way: new SteppedWayBack(problem, method, model.linearised(), path, forward.found) };
    },
  };
}

/** Where the stiff method took steps, the adjoint is stiff too, and goes back by it. */
function switching(problem: GradientProblem, method: SwitchingMethod): Solved {
  const { model } = problem;
  const { kept, forward } = keptSolve(problem);
  if (!forward.switches) return explicitly(problem, method, forward);
  const way = () => new SteppedWayBack(problem, method.whenStiff, model.linearised(), kept, forward.found);
  return { forward, open: () => ({ path: kept, way: way() }) };
}

/** The forward solve, with the continuous extension of every step that chose itself. */
function keptSolve(problem: GradientProblem): { readonly kept: KeptPath; readonly forward: Solved["forward"] } {
  const { model, method, steps, z0 } = problem;
  const kept = new KeptPath(z0.length);
  if (!isAdaptive(steps)) return { kept, forward: forwardSolve(problem, "steps") };
  const usual = adaptiveMethod(method);
  const forward = forwardSolve(problem, "steps", {
    accepted(_trajectory, from, to, by = method) {
      const used = by === method ? usual : adaptiveMethod(by);
      kept.keep(from, to, model.state.pair(used), used);
    },
    repeated: () => kept.forget(),
  });
  return { kept, forward };
}
