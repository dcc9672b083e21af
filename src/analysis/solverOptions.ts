import type { OneStepMethod } from "../core/tableau.ts";
import { isReversible } from "../ode/implicit/implicitMethod.ts";
import { methods } from "../ode/methods/registry.ts";
import type { OptionValues } from "../protocol/analysisApi.ts";
import { engines } from "../study/engineChoice.ts";
import { solverInUse } from "../study/solve.ts";
import { ofControl, type StepRequest } from "../study/stepRequest.ts";
import type { Study } from "../study/study.ts";
import type { Schema } from "./option.ts";

/** The methods to choose from, as controls and help list them. */
export const methodChoices = () => choicesOf([...methods]);

/** Those of them whose steps can be reversed one by one, and the names of the others: asked for, they are refused in words of their own. */
export const differentiableChoices = {
  choices: () => choicesOf([...methods].filter(isReversible)),
  unoffered: [...methods].filter((method) => !isReversible(method)).map(({ name }) => name),
};

function choicesOf(known: readonly Pick<OneStepMethod, "name" | "title" | "doc">[]) {
  return known.map(({ name, title, doc }) => ({ value: name, label: title, doc }));
}

/** Given values are checked against the schema before defaults are asked for. */
const inUse = (study: Study, given: OptionValues) => solverInUse(study, given as StepRequest);

/** How trajectories are solved: any method, with fixed steps or with the tolerances and bounds by which it chooses them. */
export const solverOptions = {
  method: {
    kind: "choice",
    label: "Method",
    doc: "solver",
    choices: methodChoices,
    default: (study: Study, given: OptionValues) => inUse(study, given).method,
    clears: ["steps", ...ofControl],
  },
  steps: {
    kind: "integer",
    label: "Steps",
    doc: "equal steps over the span",
    min: 1,
    max: 2 ** 31 - 1,
    slider: [10, 10_000],
    default: (study: Study, given: OptionValues) => inUse(study, given).steps,
    clears: ofControl,
  },
  rtol: {
    kind: "number",
    label: "Relative tolerance",
    doc: "relative tolerance of methods that choose their steps",
    min: 0,
    slider: [1e-12, 1e-1],
    default: (study: Study, given: OptionValues) => inUse(study, given).rtol,
  },
  atol: {
    kind: "numbers",
    label: "Absolute tolerance",
    doc: "absolute tolerance of methods that choose their steps: one number, one a component, or NAME=TOL",
    min: 0,
    named: true,
    default: (study: Study, given: OptionValues) => {
      const { atol } = inUse(study, given);
      return typeof atol === "number" ? [atol] : atol;
    },
  },
  maxStep: {
    kind: "number",
    label: "Longest step",
    doc: "longest step that a method may choose; 0: no bound",
    group: "Step control",
    min: 0,
    zero: "no bound",
    default: (study: Study, given: OptionValues) => inUse(study, given).maxStep,
  },
  firstStep: {
    kind: "number",
    label: "First step",
    doc: "where a method begins to choose its steps; 0: it chooses the first one too",
    group: "Step control",
    min: 0,
    zero: "chosen",
    default: (study: Study, given: OptionValues) => inUse(study, given).firstStep,
  },
  maxSteps: {
    kind: "integer",
    label: "Most steps",
    doc: "steps that a method may try before it gives up",
    group: "Step control",
    min: 1,
    max: 2 ** 31 - 1,
    slider: [100, 10_000_000],
    default: (study: Study, given: OptionValues) => inUse(study, given).maxSteps,
  },
  stops: {
    kind: "numbers",
    label: "Stops",
    doc: "times that a step must end at, such as those of kicks and switches",
    group: "Step control",
    default: (study: Study, given: OptionValues) => inUse(study, given).stops,
  },
} as const satisfies Schema;

/** What computes gradients, and how exactly. */
export const engineOptions = {
  engine: {
    kind: "choice",
    label: "Engine",
    doc: "what computes; the setting nodeOde.engine is where every panel begins",
    choices: () => [...engines].map(({ name, doc }) => ({ value: name, label: name, doc })),
    default: () => "auto",
    clears: ["precision"],
  },
  precision: {
    kind: "choice",
    label: "Precision",
    doc: "arithmetic of gradients; tensors have float32 alone",
    choices: () => [
      { value: "float64", label: "float64", doc: "Two numbers at a time, 16 digits" },
      { value: "float32", label: "float32", doc: "Four numbers at a time, 7 digits" },
    ],
    default: (_study: Study, { engine }: OptionValues) => (engine === "tfjs" ? undefined : "float64"),
  },
} as const satisfies Schema;
