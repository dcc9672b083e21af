import { counted } from "../../core/counted.ts";
import { enumerated } from "../../core/enumerated.ts";
import { formatCount } from "../../core/formatCount.ts";
import { UnknownName } from "../../core/registry.ts";
import type { OptionChoice, OptionValues, Report } from "../../protocol/analysisApi.ts";
import type { Note } from "../../protocol/figure.ts";
import { type Study, stateNames } from "../../study/study.ts";
import { sweepDocument } from "../../study/sweep/sweepDocument.ts";
import { analysis } from "../analysis.ts";
import { sweepables } from "./sweepable.ts";
import { mostDrawn } from "./sweepFigures.ts";
import { type SweepOptions, sweepOptions } from "./sweepOptions.ts";
import { type SweepPlan, sweepPlan } from "./sweepPlan.ts";
import { sweepBlocks, sweepFailure } from "./sweepReport.ts";
import { type SweepStory, sweepStory } from "./sweepStory.ts";
import { type SweptParts, sweptParts } from "./sweptParts.ts";

/** Milliseconds from one report to the next: the first is soon there. */
const FIRST = 80;
const PACE = 250;
/** Reports take no more than this part of the time. */
const SHARE = 0.2;

export const sweep = analysis({
  name: "sweep",
  title: "Sweep",
  heading: "Sweep of {0}",
  doc: "Solve or train for many values of one parameter or two, and draw what comes of it",
  icon: "graph",
  offered: ({ several }) => !several,
  optionsAbove: true,
  sliders: true,
  takesMass: true,
  ownCommand: true,
  options: sweepOptions,
  async *run(study, options, { cancelled, budget, ...context }, given) {
    const plan = sweepPlan(study, options, given, context);
    const { quantity = "" } = options;
    let told = performance.now();
    let wait = budget === undefined ? FIRST : Number.POSITIVE_INFINITY;
    let parts: SweptParts = new Map();
    for await (parts of sweptParts(plan, context.session, cancelled)) {
      const now = performance.now();
      if (now - told < wait) continue;
      const story = sweepStory(plan, parts, quantity);
      if (story.done === story.runs) break;
      yield reportOf(study, options, plan, story);
      told = performance.now();
      wait = Math.max(PACE, (told - now) / SHARE);
    }
    const story = sweepStory(plan, parts, quantity);
    if (story.quantities.length > 0 && !story.quantities.includes(quantity))
      throw new UnknownName("quantity", quantity, story.quantities);
    yield reportOf(study, options, plan, story);
  },
});

function reportOf(study: Study, options: SweepOptions, plan: SweepPlan, story: SweepStory): Report {
  const { done, runs, quantity } = story;
  return {
    blocks: sweepBlocks(story, labelOf(study, options, quantity)),
    used: options as OptionValues,
    choices: choicesOf(study, options, story),
    flags: plan.flags,
    notes: notesOf(story),
    failure: sweepFailure(story),
    ...(done < runs && { pending: `${formatCount(done)} of ${formatCount(runs)} runs`, done: done / runs }),
    json: sweepDocument(plan.sweep, story.records),
  };
}

/** What every start of several has of an axis, and which of them are drawn. */
function notesOf(story: SweepStory): readonly Note[] {
  const several = new Set(story.outcomes.map(({ trajectory }) => trajectory)).size;
  if (several < 2) return [];
  const ofStarts = story.axes.filter(({ isOfStarts }) => isOfStarts).map(({ label }) => label);
  const drawn = mostDrawn(story);
  const values = ofStarts.length > 1 ? "values" : "value";
  const what = story.hasOneStart ? "so that all trajectories are one" : "and keeps its other components";
  return [
    ...(ofStarts.length === 0
      ? []
      : [`Each of the ${several} starts takes the ${values} of ${enumerated(ofStarts)}, ${what}.`]),
    ...(story.hasOneStart || several <= drawn
      ? []
      : [
          `There are ${counted(several, "trajectory", "trajectories")}; the table has all, the drawing the first${drawn > 1 ? ` ${drawn}` : ""}.`,
        ]),
  ].map((text) => ({ severity: "info", text }));
}

function choicesOf(study: Study, { run, quantity, over }: SweepOptions, story: SweepStory) {
  const known = sweepables(study, run);
  const quantities = [...new Set([...story.quantities, ...(quantity === undefined ? [] : [quantity])])];
  const others = known.filter(({ value }) => value !== over);
  const plain = (some: readonly OptionChoice[]) => some.map(({ value, label, doc }) => ({ value, label, doc }));
  return {
    over: plain(known),
    against: [{ value: "", label: "none" }, ...plain(others)],
    quantity: quantities.map((value) => ({ value, label: value })),
  };
}

/** What a column is called on an axis: a component is meant at the end. */
function labelOf({ dynamics, field }: Study, { run }: SweepOptions, quantity: string): string {
  const isState = run === "solve" && stateNames(dynamics, field.dimension).includes(quantity);
  return isState ? `${quantity} at the end` : quantity;
}
