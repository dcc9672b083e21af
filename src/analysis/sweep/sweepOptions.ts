import type { OptionValues } from "../../protocol/analysisApi.ts";
import { type Study, stateNames } from "../../study/study.ts";
import { plainRuns } from "../../study/sweep/plainRuns.ts";
import type { Schema, Values } from "../option.ts";
import { solverOptions } from "../solverOptions.ts";
import { sweepables } from "./sweepable.ts";

/** Of one axis, and of each of two. */
const POINTS = 51;
const POINTS_OF_TWO = 26;
const MOST_POINTS = 1000;

const runOf = ({ run }: OptionValues) => (typeof run === "string" ? run : "solve");
const overOf = (study: Study, { over, ...given }: OptionValues) =>
  typeof over === "string" ? over : sweepables(study, runOf(given))[0]?.value;
const isOfTwo = ({ against }: OptionValues) => typeof against === "string" && against !== "";

/** Where an axis begins (0) or ends (1), as is usual. */
function end(study: Study, given: OptionValues, name: unknown, which: 0 | 1): number | undefined {
  return sweepables(study, runOf(given)).find(({ value }) => value === name)?.range[which];
}

/** What is swept over, by what, and what of it is drawn. */
export const sweepOptions = {
  over: {
    kind: "name",
    label: "Parameter",
    doc: "what changes from run to run",
    flagless: true,
    clears: ["from", "to"],
    default: overOf,
  },
  from: {
    kind: "number",
    label: "From",
    doc: "its first value",
    flagless: true,
    half: true,
    default: (study: Study, given: OptionValues) => end(study, given, overOf(study, given), 0),
  },
  to: {
    kind: "number",
    label: "To",
    doc: "its last value",
    flagless: true,
    half: true,
    default: (study: Study, given: OptionValues) => end(study, given, overOf(study, given), 1),
  },
  points: {
    kind: "integer",
    label: "Points",
    doc: "how many values, at equal distances",
    flagless: true,
    min: 2,
    max: MOST_POINTS,
    slider: [2, 200],
    default: (_: Study, given: OptionValues) => (isOfTwo(given) ? POINTS_OF_TWO : POINTS),
  },
  against: {
    kind: "name",
    label: "Second parameter",
    doc: "another one, for an image over both",
    flagless: true,
    clears: ["againstFrom", "againstTo", "points", "againstPoints"],
    default: () => "",
  },
  againstFrom: {
    kind: "number",
    label: "Second from",
    doc: "the first value of the second parameter",
    flagless: true,
    half: true,
    default: (study: Study, given: OptionValues) => end(study, given, given.against, 0),
  },
  againstTo: {
    kind: "number",
    label: "Second to",
    doc: "the last value of the second parameter",
    flagless: true,
    half: true,
    default: (study: Study, given: OptionValues) => end(study, given, given.against, 1),
  },
  againstPoints: {
    kind: "integer",
    label: "Second points",
    doc: "how many values of the second parameter",
    flagless: true,
    min: 2,
    max: MOST_POINTS,
    slider: [2, 200],
    default: (_: Study, given: OptionValues) => (isOfTwo(given) ? POINTS_OF_TWO : undefined),
  },
  run: {
    kind: "choice",
    label: "Run",
    doc: "what is done for each value",
    choices: () => [...plainRuns].map(({ name, doc }) => ({ value: name, label: name, doc })),
    flagless: true,
    clears: ["quantity"],
    default: () => "solve",
  },
  quantity: {
    kind: "name",
    label: "Quantity",
    doc: "what is drawn of each run",
    flagless: true,
    default: (study: Study, given: OptionValues) =>
      runOf(given) === "train" ? "loss" : stateNames(study.dynamics, study.field.dimension)[0],
  },
  ...solverOptions,
} as const satisfies Schema;

export type SweepOptions = Values<typeof sweepOptions>;
