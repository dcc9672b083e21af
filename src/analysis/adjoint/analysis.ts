import { defaultGradientMode, gradientModes } from "../../adjoint/gradientModes.ts";
import { isAdaptive } from "../../adjoint/gradientProblem.ts";
import type { AdjointPath } from "../../adjoint/gradientResult.ts";
import { counted } from "../../core/counted.ts";
import { median } from "../../core/median.ts";
import { Cancelled } from "../../study/cancelled.ts";
import { chooseEngine, gradientWork } from "../../study/engineChoice.ts";
import { type AuditRow, auditGradient } from "../../study/gradient/audit.ts";
import { dataNotes } from "../../study/gradient/dataNotes.ts";
import { type GradientOptions, gradient, gradientProblems, type StudyGradient } from "../../study/gradient/gradient.ts";
import { apart, type GradientData, gradientData, isOfData } from "../../study/gradient/gradientData.ts";
import { ModeTooLarge } from "../../study/gradient/gradientModel.ts";
import { gradientRemedy } from "../../study/gradient/gradientRemedy.ts";
import { computedOn, type Kernels } from "../../study/kernels.ts";
import { solverInUse } from "../../study/solve.ts";
import { type Study, StudyError } from "../../study/study.ts";
import { analysis } from "../analysis.ts";
import { differentiableChoices, engineOptions, solverOptions } from "../solverOptions.ts";
import { type AdjointData, type Audit, adjointReport, cameThrough } from "./adjointReport.ts";
import { adjointStory } from "./adjointStory.ts";
import { type DrawnAdjoint, drawnAdjoint } from "./drawnAdjoint.ts";
import { SHORT, TIMINGS } from "./timings.ts";
import { unstableSteps } from "./unstableSteps.ts";

/** Rows of a drawn path. */
const PATH_POINTS = 400;
/** `forward` carries a column a parameter: past this it is left out of the comparison. */
const MAX_SENSITIVITIES = 100;
/** Seconds past which a computation is not repeated to be timed without the compilation of its kernels. */
const LONG = 1;
/** Numbers past which an audit takes longer than a reader waits: `node-ode gradient --audit` has it. */
const MAX_AUDITED = 300;

export const adjoint = analysis({
  name: "adjoint",
  title: "Adjoint",
  heading: "Adjoint of {0}",
  doc: "Draw the adjoint a(t) that carries the gradient backward in time, and compare the ways to compute it",
  icon: "arrow-swap",
  lens: true,
  sliders: true,
  offered: ({ several }) => !several,
  options: {
    mode: {
      kind: "choice",
      label: "Mode drawn",
      doc: "gradient mode whose adjoint is drawn",
      choices: () => [...gradientModes].map(({ name, doc }) => ({ value: name, label: name, doc })),
      default: () => defaultGradientMode,
    },
    trajectory: {
      kind: "integer",
      label: "Trajectory",
      doc: "which trajectory of the data is drawn, in their order; a terminal counts from 0",
      ordinal: true,
      min: 0,
      default: (study) => (mayHaveSeveral(study) ? 0 : undefined),
    },
    ...solverOptions,
    method: { ...solverOptions.method, ...differentiableChoices },
    ...engineOptions,
  },
  async *run(given, options, { session, texts, cancelled, budget }) {
    const { mode, trajectory = 0, engine, precision, ...solving } = options;
    const all = gradientData(session, given, texts);
    const shares = all && apart(given, all);
    if (shares && trajectory >= shares.length) {
      throw new StudyError(
        `the data hold ${counted(shares.length, "trajectory", "trajectories")}: there is no trajectory ${trajectory}, counted from 0`,
      );
    }
    const { study, data } = shares?.[trajectory] ?? { study: { ...given, z0: given.z0.slice(0, 1) }, data: undefined };
    const loss = data || study.experiment?.loss ? undefined : "terminal:0";
    const { kernels, notes } = await chooseEngine(session, { engine, precision }, gradientWork(study, options));
    const asked = { ...solving, loss, data, cancelled };
    const { modes, leftOut } = compared(study);
    const computed = modes.map((name) => compute(kernels, study, { ...asked, mode: name, pathPoints: PATH_POINTS }));
    const results = computed.filter((result) => typeof result !== "string");
    const drawn = results.find((result) => result.mode === mode && result.path) ?? results.find(({ path }) => path);
    const shown = drawn?.path && shownPath(kernels, study, asked, { ...drawn, path: drawn.path }, results);
    const report = (audit?: Audit) =>
      adjointReport({
        study,
        options: { ...options, mode: shown?.mode ?? mode },
        engine: computedOn(kernels),
        notes: [
          ...notes,
          ...(data ? dataNotes(study, { ...data, chosen: all!.chosen }, solverInUse(study, solving)) : []),
        ],
        data: data && dataOf(data, trajectory),
        drawn: shown && adjointStory(session, study, asked, shown.path, results),
        said: shown?.said,
        results,
        remedy:
          cameThrough(results) || results.length === 0
            ? undefined
            : gradientRemedy(kernels, study, { ...asked, mode }, results[0]),
        leftOut: [...leftOut, ...computed.filter((result) => typeof result === "string")],
        audit,
      });
    if (budget === undefined) yield report();
    const others = [session.compiled("float32"), ...(kernels.onTensors ? [kernels] : [])];
    const numbers = numbersOf(study);
    const rows = numbers > MAX_AUDITED ? undefined : auditGradient(session, study, asked, others);
    if (cancelled()) throw new Cancelled();
    const computing = others.map(({ engine }) => engine).filter((name) => !rows || isCompared(name, rows));
    yield report({ numbers, engines: computing, rows });
  },
});

/** What is drawn of a mode, by steps that are short enough for it. */
function shownPath(
  kernels: Kernels,
  study: Study,
  asked: GradientOptions,
  drawn: StudyGradient & { readonly path: AdjointPath },
  results: readonly StudyGradient[],
): DrawnAdjoint {
  const options = { ...asked, mode: drawn.mode, pathPoints: PATH_POINTS };
  const [problem] = gradientProblems(kernels, study, options);
  const rtol = isAdaptive(problem.steps) ? problem.steps.rtol : undefined;
  const again = (change: Pick<GradientOptions, "maxStep">) => gradient(kernels, study, { ...options, ...change })[0];
  return drawnAdjoint(drawn, results, rtol, again, () => unstableSteps(study, problem, drawn.path));
}

/** Whether an engine computed any of the numbers: linear systems of implicit methods are solved in float64 alone. */
function isCompared(engine: string, rows: readonly AuditRow[]): boolean {
  return rows.some(({ engines }) => engines.some((column) => column.engine === engine));
}

/** Whether the data may hold more trajectories than one, as far as the text tells. */
function mayHaveSeveral(study: Study): boolean {
  const data = study.experiment?.data;
  if (!data || !isOfData(study)) return false;
  if (data.kind === "csv" || data.kind === "joint") return true;
  return (data.kind === "inline" ? data.trajectories.length : study.z0.length) > 1;
}

function dataOf({ names, terms, shares }: GradientData, chosen: number): AdjointData {
  const decay = terms.decay.map(({ regulariser }) => regulariser.name);
  return { names, chosen, share: shares[chosen], decay };
}

/** The modes to compare, and a sentence for each that is not. */
function compared({ field }: Study): { readonly modes: readonly string[]; readonly leftOut: readonly string[] } {
  const names = gradientModes.names();
  const { parameterCount } = field;
  if (parameterCount <= MAX_SENSITIVITIES) return { modes: names, leftOut: [] };
  const why = `Forward is left out: it would solve a column for each of the ${counted(parameterCount, "parameter")}.`;
  return { modes: names.filter((name) => name !== "forward"), leftOut: [why] };
}

/** A sentence for a mode that cannot solve a system so large: the others stand without it. */
function compute(kernels: Kernels, study: Study, options: GradientOptions) {
  const once = () => gradient(kernels, study, options)[0];
  try {
    const first = once();
    const again = first.seconds < LONG ? Array.from({ length: first.seconds < SHORT ? TIMINGS : 1 }, once) : [];
    if (options.cancelled?.()) throw new Cancelled();
    // The first time is that of code not yet warm, and one time alone says little.
    const seconds = again.length === TIMINGS ? median(again.map((each) => each.seconds)) : Number.NaN;
    return { ...(again[0] ?? first), seconds };
  } catch (error) {
    if (error instanceof ModeTooLarge) return `${error.message}.`;
    throw error;
  }
}

/** Of the gradient, what may change. */
function numbersOf({ field, dynamics }: Study): number {
  return field.dimension + dynamics.parameters.reduce((n, { length, fixed }) => n + (fixed ? 0 : length), 0);
}
