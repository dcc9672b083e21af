import { adjointTolerances } from "../adjointTolerance.ts";
import { BackwardSolver } from "../backwardSolver.ts";
import { type ContinuousAdjoint, continuousGradient } from "../continuousGradient.ts";
import { Drift } from "../drift.ts";
import { failedForward } from "../failedForward.ts";
import { forwardSolve } from "../forwardSolve.ts";
import type { GradientMode } from "../gradientMode.ts";
import { movingJumps } from "../movingJumps.ts";

export const backsolve: GradientMode = {
  name: "backsolve",
  doc: "The continuous adjoint together with the state, solved backward: memory of O(1); drifts where the flow contracts.",
  exact: false,
  exactTimes: false,
  compute(problem) {
    const { model, t0, t1, z0, theta, loss, seminorm } = problem;
    const seen = [...loss.times, ...movingJumps(problem).map(({ before }) => before)];
    const inner = [...new Set(seen)].filter((t) => t !== t0 && t !== t1).sort((a, b) => (a - b) * (t1 - t0));
    const kept = t0 === t1 ? Float64Array.of(t1) : Float64Array.of(t0, ...inner, t1);
    const forward = forwardSolve(problem, kept);
    if (forward.status !== "ok") return failedForward("backsolve", problem, forward);
    const dimension = z0.length;
    const control = seminorm ? model.backsolve({ gradient: false }) : undefined;
    const solver = new BackwardSolver(problem, model.backsolve({ gradient: true }), forward.found, control);
    const w = new Float64Array(2 * dimension + theta.length);
    const parts = (of: Float64Array) =>
      [of.subarray(0, dimension), of.subarray(dimension, 2 * dimension), of.subarray(2 * dimension)] as const;
    const [z, adjoint, integral] = parts(w);
    const atol = new Float64Array(w.length);
    const [ofState, ofAdjoint, ofGradient] = parts(atol);
    const known = new Float64Array(dimension);
    const stateAt = (t: number, out: Float64Array) => {
      const k = kept.indexOf(t);
      out.set(forward.z.subarray(k * dimension, (k + 1) * dimension));
    };
    const end = forward.z.slice(-dimension);
    const drift = new Drift(dimension);
    const run: ContinuousAdjoint = {
      stateAt,
      back(from, to, a, gradient, row) {
        stateAt(from, z);
        adjoint.set(a);
        integral.set(gradient);
        const tolerances = adjointTolerances(problem, a, end);
        ofState.set(tolerances.state);
        ofAdjoint.fill(tolerances.adjoint);
        ofGradient.fill(tolerances.gradient);
        solver.solve(from, to, w, atol, row && ((t, at) => row(t, ...parts(at))));
        a.set(adjoint);
        gradient.set(integral);
        stateAt(to, known);
        drift.compare(to, z, known);
      },
      between: solver.between(["z", "a", "gradient"]),
      stats: () => ({
        ...forward.stats,
        backwardEvaluations: solver.evaluations,
        storedStates: kept.length,
      }),
      drift: () => drift.largest,
    };
    const result = continuousGradient("backsolve", problem, run);
    const diagnosis = result.status === "ok" ? drift.diagnosis(problem, forward) : undefined;
    return diagnosis ? { ...result, status: diagnosis.status, diagnosis } : result;
  },
};
