import type { Report } from "../../protocol/analysisApi.ts";
import { remedyFlags } from "../../study/remedyFlags.ts";
import type { Study } from "../../study/study.ts";
import { analysis } from "../analysis.ts";
import { methodChoices } from "../solverOptions.ts";
import { accuracyJson } from "./accuracyJson.ts";
import { accuracyReport } from "./accuracyReport.ts";
import type { AccuracyStory } from "./accuracyStory.ts";
import { MAX_SIDE_STEPS, accuracy as measure, PAIR } from "./measure/accuracy.ts";
import { knownOf } from "./measure/known.ts";

/** Operations of the finest run: of the first report, and of those that follow while it is looked at. */
const EFFORTS = [4e6, 3e7, 2.5e8, 1e9];

export const accuracy = analysis({
  name: "accuracy",
  title: "Euler vs RK4",
  heading: "Euler versus RK4 on {0}",
  doc: "Compare Euler and RK4: errors against steps, observed orders, stability, and what an accuracy costs",
  icon: "graph-line",
  lens: true,
  offered: () => true,
  optionsAbove: true,
  options: {
    steps: {
      kind: "integer",
      label: "Steps of every column",
      doc: "steps of the solutions side by side; errors are measured over a whole range of steps",
      min: 1,
      max: MAX_SIDE_STEPS,
      slider: [2, 20_000],
      default: () => undefined as number | undefined,
    },
    method: {
      kind: "choice",
      label: "Third method",
      doc: "a third method beside Euler and RK4",
      choices: () => [{ value: "", label: "none" }, ...methodChoices().filter(({ value }) => !PAIR.includes(value))],
      unoffered: PAIR,
      // What an invariant is for is to see whether the method that was chosen keeps it.
      default: ({ experiment, solver }) =>
        experiment?.invariants.length && hasFixedSteps(solver) ? solver.method : "",
    },
    float32: {
      kind: "flag",
      label: "Single precision too",
      doc: "measure what single precision gives, too, as tensors do",
      default: () => false,
    },
  },
  async *run(study, { steps, method, float32 }, { session, texts, cancelled, budget }) {
    const asked = { steps, third: method || undefined, float32, texts };
    const efforts = budget === undefined ? EFFORTS : [budget];
    const known = knownOf(study, asked);
    const tell = (effort: number, again: boolean, encloses: boolean) => {
      const story = measure(
        session,
        study,
        asked,
        { operations: efforts[effort], timed: true, again, encloses, cancelled },
        known.measured,
      );
      known.take(story.measured, effort);
      return story;
    };
    let effort = Math.min(known.effort, efforts.length - 1);
    for (let again = false; ; again = true) {
      const story = tell(effort, again, again || budget !== undefined);
      const finer = effort + 1 < efforts.length && story.measured.ladders.some(({ cut }) => cut);
      const unproven = story.measured.enclosedEnd === undefined;
      const pending = finer ? "Measuring with smaller steps" : unproven && "Enclosing the true solution";
      yield { ...report(story, { method, float32 }), ...(pending && { pending }) };
      if (!pending) return;
      if (finer) effort++;
    }
  },
});

/** Whether an experiment chose a method for steps of one size, besides those that every report has. */
function hasFixedSteps({ method, steps, h }: Study["solver"]): boolean {
  return !PAIR.includes(method) && (steps !== undefined || h !== undefined);
}

/** A report to where the solution could be followed is whole. */
function endingAt([from, to]: readonly [number, number]): Report["remedy"] {
  const end = Number(to.toPrecision(4));
  return { title: `Stop at t = ${end}`, flags: remedyFlags({ span: [from, end] }) };
}

function report(story: AccuracyStory, options: { readonly method: string; readonly float32: boolean }): Report {
  return {
    blocks: accuracyReport(story),
    used: { steps: story.steps, ...options },
    failure: story.early && `The solution ends early: ${story.early}`,
    remedy: story.early === undefined ? undefined : endingAt(story.span),
    notes: [],
    json: accuracyJson(story),
  };
}
