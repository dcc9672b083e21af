import { quoted } from "../../core/quoted.ts";
import type { TracedFunction } from "../../language/experiment.ts";
import type { Sources } from "../../protocol/engineMessages.ts";
import type { TrainSettings } from "../../protocol/trainingApi.ts";
import { meanSquaredError } from "../../train/losses/meanSquaredError.ts";
import { losses } from "../../train/losses/registry.ts";
import { distinctTimes } from "../../train/replicates.ts";
import { Training } from "../../train/training.ts";
import { problemsOf, type TargetTrajectory } from "../../train/trainingProblem.ts";
import { vocabulary } from "../../train/vocabulary.ts";
import { sensitivityField } from "../gradient/adjointFields.ts";
import type { Session } from "../session.ts";
import { solve } from "../solve.ts";
import { type Study, StudyError } from "../study.ts";
import { TracedScalar } from "../tracedScalar.ts";
import { tracedSystem } from "../tracedSystem.ts";
import { residualsOf } from "./sumOfSquares.ts";
import { trainingProblem } from "./trainingProblem.ts";
import { trainingSettings } from "./trainingSettings.ts";
import { withoutGaps } from "./withoutGaps.ts";

/** A number that a training learns: a place in θ, or a component of a trajectory's initial state. */
export type Unknown =
  | { readonly kind: "theta"; readonly index: number }
  | { readonly kind: "z0"; readonly trajectory: number; readonly component: number };

/** The residuals of a least-squares fit at some parameters, and how they change with what is learnt. */
export interface FitResiduals {
  readonly unknowns: readonly Unknown[];
  readonly residuals: Float64Array;
  /** With the data's own names, where they have some, and the right-hand side that each is a solution of. */
  readonly trajectories: readonly {
    readonly name: string | undefined;
    readonly z0: Float64Array;
    readonly study: Study;
  }[];
  /** Numbers of a row of learnt initial states. */
  readonly width: number;
  /** ∂r/∂p, one array a number that is learnt. */
  readonly columns: readonly Float64Array[];
}

/** Numbers learnt beyond which nobody reads a table of errors. */
export const MAX_UNKNOWNS = 40;
/** Sensitivities are solved more finely than the fit, so that errors are those of the data. */
const TOLERANCES = { rtol: 1e-10, atol: 1e-13 };

/** A residual as a function of the state: its value, and its slope in z filled in. */
type Residual = (z: Float64Array, slope: Float64Array) => number;

/**
 * Residuals and Jacobian at parameters and initial states, by forward sensitivities of the solution at the data times, over the
 * data that are trained on.
 *
 * @param study with the parameters learnt
 * @param z0 the initial states learnt, row by row; the experiment's own where absent
 * @throws StudyError where the training is no least-squares fit, or one of too many numbers
 */
export function fitResiduals(
  session: Session,
  study: Study,
  texts: Sources["texts"],
  settings: TrainSettings | undefined,
  z0: Float64Array | undefined,
  cancelled: () => boolean,
): FitResiduals {
  const { parameterCount } = study.field;
  const method = vocabulary.defaults.trainingMethod;
  const kernels = session.compiled("float64");
  const exact = { ...trainingSettings(study, settings), method, precision: "float64" as const };
  const problem = trainingProblem(session, study, texts, exact, undefined, kernels);
  const problems = problemsOf(problem);
  if (problem.decay.length > 0 || problems.some(({ model }) => model.integral)) {
    throw new StudyError("a regulariser moves what is learnt, by how much the data do not tell");
  }
  if (problems.some(({ events = [] }) => events.length > 0))
    throw new StudyError("events move with what is learnt, and errors are not told through them");
  const { trajectories, trained, targets } = problem;
  const { whole, width } = new Training(problem).objective;
  const { segments } = whole;
  const unknowns: Unknown[] = [...trained].map((index) => ({ kind: "theta", index }));
  for (const { trajectory } of segments) {
    const { learnZ0 = [], components } = problems[trajectories[trajectory].part ?? 0];
    for (let component = 0; component < components; component++) {
      if (learnZ0[component]) unknowns.push({ kind: "z0", trajectory, component });
    }
  }
  if (unknowns.length > MAX_UNKNOWNS) {
    throw new StudyError(`${unknowns.length} numbers are learnt; errors are told of up to ${MAX_UNKNOWNS}`);
  }
  const parts = targets.parts.map(({ study: own, components }) => {
    const here: Study = { ...own, theta: study.theta, solver: study.solver };
    return { study: here, residualsAt: residualsByRow(own, components), sensitive: sensitivityField(own.field) };
  });
  const residuals: number[] = [];
  const columns = unknowns.map((): number[] => []);
  for (const { trajectory: j, first, last, counted = first } of segments) {
    const trajectory = trajectories[j];
    const number = trajectory.part ?? 0;
    const { study: own, residualsAt, sensitive } = parts[number];
    const { dimension } = own.field;
    const { learnZ0 } = problems[number];
    const fits = z0?.length === trajectories.length * width;
    const start = fits ? z0.subarray(j * width, j * width + dimension) : trajectory.z0;
    const w = new Float64Array(sensitive.dimension);
    w.set(start);
    for (let i = 0; i < dimension; i++) w[dimension * (i + 1) + i] = 1;
    const { times, rows } = distinctTimes(trajectory.t.slice(first, last + 1));
    const augmented: Study = {
      ...own,
      solver: { ...own.solver, steps: undefined, h: undefined },
      field: sensitive,
      system: tracedSystem(sensitive, []),
      z0: [w],
      span: [times[0], times[times.length - 1]],
      times,
    };
    const [{ z, status, diagnosis }] = solve(kernels, augmented, {
      method,
      ...TOLERANCES,
      outputs: times,
      cancelled,
    }).trajectories;
    if (status !== "ok") throw new StudyError(diagnosis?.message ?? `the sensitivities cannot be solved: ${status}`);
    const slope = new Float64Array(dimension);
    for (let row = counted, k = 0; row <= last; row++) {
      while (first + rows[k + 1] <= row) k++;
      const at = k * sensitive.dimension;
      const state = z.subarray(at, at + dimension);
      for (const residual of residualsAt(trajectory, row)) {
        const value = residual(state, slope.fill(0));
        // What is neither learnt nor solved for is compared with nothing.
        if (k === 0 && !slope.some((x, i) => x !== 0 && learnZ0?.[i])) continue;
        residuals.push(value);
        for (const [n, unknown] of unknowns.entries()) {
          const column = unknown.kind === "theta" ? 1 + dimension + unknown.index : 1 + unknown.component;
          const isOwn = unknown.kind === "theta" || unknown.trajectory === j;
          let sum = 0;
          for (let i = 0; isOwn && i < dimension; i++) sum += slope[i] * z[at + dimension * column + i];
          columns[n].push(sum);
        }
      }
    }
  }
  if (parameterCount === 0 && unknowns.length === 0) throw new StudyError("nothing is learnt");
  return {
    unknowns,
    trajectories: trajectories.map(({ name, z0, part = 0 }) => ({ name, z0, study: parts[part].study })),
    width,
    residuals: Float64Array.from(residuals),
    columns: columns.map((column) => Float64Array.from(column)),
  };
}

/** The residuals that a row of data is compared by: √w·(z − datum)/σ, or what the experiment's own sum squares. */
function residualsByRow(
  { experiment, field: { dimension } }: Study,
  components: number,
): (trajectory: TargetTrajectory, row: number) => Residual[] {
  const call = experiment?.loss;
  const record = call ? losses.get(call.word.name) : meanSquaredError;
  if (record.form === "data" && record.isSquares) {
    return ({ data, weights, componentWeights, sigmas }, row) =>
      Array.from({ length: components }, (_, i) => i).flatMap((i): Residual[] => {
        const datum = data[row * components + i];
        const root = Math.sqrt(weights[row] * (componentWeights?.[i] ?? 1)) / (sigmas?.[row * components + i] ?? 1);
        if (Number.isNaN(datum) || root === 0) return [];
        return [
          (z, slope) => {
            slope[i] = root;
            return root * (z[i] - datum);
          },
        ];
      });
  }
  const { loss: traced } = (call?.arguments ?? {}) as { loss?: TracedFunction };
  if (record.form !== "pointwise" || !traced) {
    throw new StudyError(`errors are told of sums of squares, which ${quoted(record.name)} is not`);
  }
  const parts = ofGaps(traced, dimension, record.name);
  return ({ t, data, weights }, row) => {
    const target = data.slice(row * components, (row + 1) * components);
    const root = Math.sqrt(weights[row]);
    if (root === 0) return [];
    return parts(target).map((residual) => (z, slope) => {
      const value = residual.evaluate({ z, t: [t[row]], target });
      for (let i = 0; i < slope.length; i++) slope[i] = root * residual.slope[i];
      return root * value;
    });
  };
}

/** The summands of a function that are left where data are missing, each as what is squared. */
function ofGaps(
  traced: TracedFunction,
  dimension: number,
  name: string,
): (target: Float64Array) => readonly TracedScalar[] {
  const known = new Map<string, readonly TracedScalar[]>();
  return (target) => {
    const gaps = [...target.keys()].filter((i) => Number.isNaN(target[i]));
    const key = gaps.join();
    let found = known.get(key);
    if (!found) {
      const left = gaps.length > 0 ? withoutGaps(traced, new Set(gaps)) : traced;
      const parts = left ? residualsOf(left) : [];
      if (!parts)
        throw new StudyError(`errors are told of sums of squares, which the function of ${quoted(name)} is not`);
      found = parts.map((part) => new TracedScalar(part, dimension));
      known.set(key, found);
    }
    return found;
  };
}
