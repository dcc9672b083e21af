import { gridStep } from "../../core/gridStep.ts";
import type { Diagnosis } from "../../core/status.ts";
import { stagesOf } from "../../ode/adaptiveMethod.ts";
import { explainDivergence, locateDivergence } from "../../ode/divergence.ts";
import { cancelledAt } from "../../ode/earlyEnds.ts";
import { EarlyEnd } from "../earlyEnd.ts";
import type { GradientMode } from "../gradientMode.ts";
import { type GradientResult, unknownGradient } from "../gradientResult.ts";
import { LossSum } from "../lossSum.ts";
import { leapOf, type MovingJump, movingJumps } from "../movingJumps.ts";
import { gradientFault } from "../nonFiniteAdjoint.ts";
import { TakenBatch } from "../takenBatch.ts";
import { takenSteps } from "../takenSteps.ts";

/** Steps of one kernel call. */
const CALL = 256;

export const forward: GradientMode = {
  name: "forward",
  doc: "Forward sensitivities dz/dθ along with the state: memory of O(P), best for few parameters.",
  exact: true,
  exactTimes: false,
  compute(problem) {
    const { model, method, z0, theta, t0, t1 } = problem;
    const dimension = z0.length;
    const { grid, stats, failure } = takenSteps(problem);
    const sensitivities = model.sensitivities();
    const sum = new LossSum(problem);
    const w = new Float64Array(sensitivities.system.dimension);
    w.set(z0);
    for (let i = 0; i < dimension; i++) w[dimension * (i + 1) + i] = 1;
    const gradient = { z0: new Float64Array(dimension), theta: new Float64Array(theta.length) };
    const observe = (index: number, t: number) => {
      const jump = sum.observe(index, t, w.subarray(0, dimension));
      pull(jump, w, gradient.z0, 1);
      pull(jump, w, gradient.theta, 1 + dimension);
      // Seen from its ends the loss has the adjoint of its last summand at t1, and the whole gradient at t0.
      if (t === t1) sum.adjointAtEnd(jump);
      return jump;
    };
    const moving = grid.behind(movingJumps(problem));
    const leap = new Float64Array(dimension);
    /** The sensitivities behind a jump that comes later, or earlier, with parameters. */
    const pass = (jump: MovingJump) => {
      leapOf(model.system, theta, jump, w.subarray(0, dimension), leap);
      for (let p = 0; p < theta.length; p++) {
        for (let i = 0; i < dimension; i++) w[dimension * (1 + dimension + p) + i] += leap[i] * jump.slope[p];
      }
    };
    let end = 0;
    const finish = (failure?: Diagnosis): GradientResult => {
      const found = failure ? unknownGradient(dimension, theta.length) : { ...gradient, ...sum.continuousTimes() };
      const diagnosis = failure ?? gradientFault(problem, found);
      return {
        mode: "forward",
        status: diagnosis?.status ?? "ok",
        diagnosis,
        loss: sum.value,
        z1: sum.z1,
        gradient: found,
        stats: { ...stats, backwardEvaluations: end * stagesOf(method), storedStates: 1 + dimension + theta.length },
      };
    };
    /** Takes every step, and gives what ended them early. */
    const solve = (): Diagnosis | undefined => {
      const first = grid.observationAt(0);
      const jumpAtStart = first === undefined ? new Float64Array(dimension) : observe(first, t0);
      const batch = new TakenBatch(sensitivities, method, w, theta);
      let polled = Number.NEGATIVE_INFINITY;
      for (const piece of grid.pieces(0, grid.count, CALL)) {
        const { segment, first: from, steps } = piece;
        if (performance.now() - polled > 4) {
          polled = performance.now();
          if (problem.cancelled?.()) return cancelledAt(grid.timeAt(end));
        }
        if (!batch.advance(segment, from, steps)) {
          const range = { t0: segment.from, h: segment.h, first: from, steps };
          let diagnosis: Diagnosis | undefined;
          locateDivergence(batch.at(segment), range, w.slice(), [0], (_j, step, at) => {
            const { t, h } = gridStep(range.t0, range.h, step);
            diagnosis = explainDivergence(sensitivities.system, segment.method ?? method, t, h, at, theta);
          });
          return diagnosis;
        }
        batch.read(w);
        end += steps;
        const index = grid.observationAt(end);
        if (end === grid.count) sum.end(w.subarray(0, dimension));
        if (index !== undefined) observe(index, grid.timeAt(end));
        const jump = moving.get(end);
        if (jump) {
          pass(jump);
          batch.write(w);
        }
      }
      if (grid.count === 0) sum.end(z0);
      sum.adjointAtStart(gradient.z0.map((x, i) => x - jumpAtStart[i]));
      return undefined;
    };
    try {
      return finish(failure ?? solve());
    } catch (error) {
      if (error instanceof EarlyEnd) return finish(error.diagnosis);
      throw error;
    }
  },
};

/** Adds cotangentᵀ S to `out`, S being the columns of sensitivities from `column` on. */
function pull(cotangent: Float64Array, w: Float64Array, out: Float64Array, column: number): void {
  const dimension = cotangent.length;
  for (let c = 0; c < out.length; c++) {
    let sum = 0;
    for (let i = 0; i < dimension; i++) sum += cotangent[i] * w[dimension * (column + c) + i];
    out[c] += sum;
  }
}
