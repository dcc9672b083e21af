import type { NumberBounds, Vocabulary } from "../../core/vocabulary.ts";

/** One entry of an options object: what it means, what it admits, and its type in the module's declarations. */
export interface Option {
  readonly doc: string;
  /**
   * TypeScript, in terms of the module's own types; `Z` is the state of the experiment's function and `Theta` its
   * parameters.
   */
  readonly type: string;
  /** What a number must be. */
  readonly bounds?: NumberBounds;
  /** Must be given; all others may be left out. */
  readonly required?: true;
  readonly default?: number | boolean | string;
  /** The default is the vocabulary's of this name. */
  readonly namedDefault?: keyof Vocabulary["defaults"];
}

export type OptionTable = Readonly<Record<string, Option>>;

/** The options of `experiment`, in the order of their documentation. */
export const experimentOptions = {
  z0: {
    doc: "The initial state, or a list of them; the function's own default where it is left out.",
    type: "Readonly<Z> | readonly Readonly<Z>[]",
  },
  t: {
    doc: "`[from, to]`, `{ from, to, points }`, or increasing or decreasing output times. Default [0, 20].",
    type: "readonly number[] | TimeGrid",
  },
  theta: {
    doc: "Parameter values that replace the function's defaults.",
    type: "Overrides<Theta>",
  },
  trueTheta: {
    doc: "Parameter values that the data were made with, as far as they are known: what a training learns is held against them.",
    type: "Overrides<Theta>",
  },
  exact: {
    doc: "The solution in closed form, with exact(t₀, z0, theta) = z0.",
    type: "(t: number, z0: Z, theta: Theta) => Derivative<Z>",
  },
  loss: {
    doc: "What the gradient is of, and what training makes small.",
    type: "Loss<Z, Theta>",
  },
  data: {
    doc: "What the solution is compared with: observations, `csv(path)`, `from(f)`, or a function of t.",
    type: "Observations | readonly Observations[] | Csv | From | ((t: number) => number | readonly number[])",
  },
  mass: {
    doc: "The constant matrix M of M z′ = f, its rows or the numbers of its diagonal; a singular one makes equations algebraic (index 1). For rodas5p and radau5; `auto` goes by rodas5p then.",
    type: "readonly number[] | readonly (readonly number[])[]",
  },
  method: {
    doc: "The solver.",
    type: "Method",
    namedDefault: "method",
  },
  steps: {
    doc: "Equal steps over the span, for a fixed-step method.",
    type: "number",
    bounds: { integer: true, min: 1 },
    default: 200,
  },
  h: {
    doc: "The step size of a fixed-step method, in place of `steps`.",
    type: "number",
    bounds: { above: 0 },
  },
  rtol: {
    doc: "Relative tolerance of an adaptive method.",
    type: "number",
    bounds: { above: 0 },
    default: 1e-6,
  },
  atol: {
    doc: "Absolute tolerance of an adaptive method: a number, one a component, or some by state name; 0 where the relative one is enough.",
    type: "number | readonly number[] | { readonly [state: string]: number }",
    bounds: { min: 0 },
    default: 1e-9,
  },
  maxStep: {
    doc: "The longest step of an adaptive method; what happens at some time for less than a thousandth of the span needs it. Default: no bound.",
    type: "number",
    bounds: { above: 0 },
  },
  firstStep: {
    doc: "The first step of an adaptive method, in place of one that it chooses.",
    type: "number",
    bounds: { above: 0 },
  },
  maxSteps: {
    doc: "How many steps an adaptive method may try.",
    type: "number",
    bounds: { integer: true, min: 1 },
    default: 100_000,
  },
  stops: {
    doc: "Times that a step must end at.",
    type: "readonly number[]",
  },
  events: {
    doc: "What happens on the way, where the solution crosses something (`event`) or at given times (`at`); of what falls together the first one first.",
    type: "readonly Event<Z, Theta>[]",
  },
  invariant: {
    doc: "What every solution keeps, such as its energy: a function, or some by name (`{ energy, momentum }`). Accuracy reports draw how far methods come from where it starts.",
    type: "Invariant<Z, Theta> | { readonly [name: string]: Invariant<Z, Theta> }",
  },
  train: {
    doc: "How to train the parameters.",
    type: "TrainOptions",
  },
  augment: {
    doc: "How many components, at the end of the state, start at 0 and have no data.",
    type: "number",
    bounds: { integer: true, min: 0 },
    default: 0,
  },
  view: {
    doc: "Axis ranges [low, high] by state name; `t` is the time axis.",
    type: "{ readonly [state: string]: readonly [low: number, high: number] }",
  },
} as const satisfies OptionTable;

/** The entries of `train`. */
export const trainOptions = {
  iterations: {
    doc: "How many updates of the parameters.",
    type: "number",
    bounds: { integer: true, min: 1 },
    default: 1000,
  },
  optimizer: {
    doc: "What makes an update of a gradient. Default: `lbfgs()` where numbers, and no net, are fitted to all data at once, in float64 and by a smooth loss; else `adam(1e-3)`.",
    type: "Optimizer",
  },
  batch: {
    doc: "`size` random windows of `points` consecutive data times at every iteration. Default: all data.",
    type: "Batch",
  },
  method: {
    doc: "The solver from one data time to the next; rk4 where `steps` or float32 ask for fixed steps.",
    type: "Method",
    namedDefault: "trainingMethod",
  },
  steps: {
    doc: "Its steps from one data time to the next, for a fixed-step method; 1 where it is named alone.",
    type: "number",
    bounds: { integer: true, min: 1 },
  },
  gradient: {
    doc: "How the gradient is computed.",
    type: "GradientMode",
    namedDefault: "gradientMode",
  },
  seed: {
    doc: "Seed of everything random in the training.",
    type: "number",
    bounds: { integer: true, min: 0 },
    default: 0,
  },
  precision: {
    doc: "The arithmetic of the training.",
    type: '"float64" | "float32"',
    default: "float64",
  },
  validation: {
    doc: "What is held out of the training, and its loss measured: a fraction of the data (whole trajectories where that is one at least, else the last times of each), or trajectories by their names in the data, or counted from 1.",
    type: "number | readonly (string | number)[]",
    bounds: { min: 0, below: 1 },
    default: 0,
  },
  patience: {
    doc: "Stop after so many iterations without an improvement, of the validation where there is one, and go back to the best.",
    type: "number",
    bounds: { integer: true, min: 1 },
  },
  targetLoss: {
    doc: "Stop at this loss, once a curriculum has settled.",
    type: "number",
    bounds: {},
  },
  clip: {
    doc: "The largest norm of the gradient; a longer one is shortened to it.",
    type: "number",
    bounds: { above: 0 },
  },
  regularisers: {
    doc: "Terms that are added to the loss.",
    type: "readonly Regulariser[]",
  },
  curriculum: {
    doc: "What part of the data is looked at, and how that changes.",
    type: "Curriculum",
  },
  learnZ0: {
    doc: "Train the initial states too, apart from augmented components, which start at 0: all others (`true`), or those that are named, with ranges (`{ S: true, I: { min: 0 } }`).",
    type: "boolean | { readonly [state: string]: boolean | StartRange }",
    default: false,
  },
  weights: {
    doc: "Factors of the data in the loss: one an observed component, one a data time (or a function of t), one a trajectory. How certain each datum is stands in the data, as `sigma`.",
    type: "DataWeights",
  },
} as const satisfies OptionTable;

/** The entries of `fit`. */
export const fitOptions = {
  train: {
    doc: "How to train; the experiments' own say how each is trained alone. `learnZ0` and `weights` may name experiments: `learnZ0: { a: true }`.",
    type: "FitTrainOptions",
    required: true,
  },
  share: {
    doc: "Names of the parameters that the experiments have in common: one value for all that have it, and of every other one each its own. Default: what experiments of one function have, apart from fixed ones of different values.",
    type: "readonly Name[]",
  },
} as const satisfies OptionTable;

/** The entries of `batch`. */
export const batchOptions = {
  size: { doc: "How many windows.", type: "number", required: true, bounds: { integer: true, min: 1 } },
  points: { doc: "Data times in a window.", type: "number", required: true, bounds: { integer: true, min: 2 } },
} as const satisfies OptionTable;

/** How a number is moved by training, in `param` and in `learnZ0`. */
export const learntOptions = {
  log: { doc: "Its logarithm is trained: it stays above 0.", type: "boolean", default: false },
  scale: {
    doc: "What an optimizer takes as 1 of it. Default: 1 for sizes from 0.01 to 100, else the power of two next to its size.",
    type: "number",
    bounds: { above: 0 },
  },
} as const satisfies OptionTable;

/** The entries of a component of `learnZ0`. */
export const startOptions = {
  min: { doc: "No iteration goes below it.", type: "number", bounds: {} },
  max: { doc: "No iteration goes above it.", type: "number", bounds: {} },
  ...learntOptions,
} as const satisfies OptionTable;

/** The entries of `weights`. */
export const weightOptions = {
  components: { doc: "One factor an observed component.", type: "readonly number[]" },
  times: {
    doc: "One factor a data time, or a function of the time.",
    type: "readonly number[] | ((t: number) => number)",
  },
  trajectories: {
    doc: "One factor a trajectory in the order of the data, or some by their names (`{ dogB: 0.5 }`); of a `fit` also by the names of experiments.",
    type: "readonly number[] | { readonly [trajectory: string]: number }",
  },
} as const satisfies OptionTable;

/** The entries of the time grid `{ from, to, points }`. */
export const timeGridOptions = {
  from: { doc: "The time of the initial state.", type: "number", required: true, bounds: {} },
  to: { doc: "The end time; before `from` to solve backward.", type: "number", required: true, bounds: {} },
  points: {
    doc: "How many equidistant times, both ends included.",
    type: "number",
    required: true,
    bounds: { integer: true, min: 2, max: 1_000_000 },
  },
} as const satisfies OptionTable;

/** The entries of the options of `csv`. */
export const csvOptions = {
  columns: {
    doc: "Columns by what they are read as (`t`, a state, `trajectory`): a name of the header, or a number from 1. States that it leaves out and that have no column of their name are not compared.",
    type: "{ readonly [name: string]: string | number }",
  },
  header: {
    doc: "Whether the first row has names; without them the columns are `t` and the states in order.",
    type: "boolean",
    default: true,
  },
  sigma: {
    doc: 'Standard deviations of the data by state: the column that has them, or one number for all (`{ x: "x sd", y: 0.2 }`). Residuals are taken in units of them.',
    type: "{ readonly [state: string]: string | number }",
  },
  separator: {
    doc: "What stands between cells. Default: seen in the first rows.",
    type: '"," | ";" | "\\t" | "|" | " "',
  },
  decimal: {
    doc: "What stands before decimals. Default: seen in the numbers.",
    type: '"." | ","',
  },
  unit: {
    doc: "What dates and clock times are counted in, from the earliest. Default: the unit in the header, else the largest in which the shortest interval is 1 at least.",
    type: '"s" | "min" | "h" | "d"',
  },
} as const satisfies OptionTable;

/** The entries of the options of `from`. */
export const fromOptions = {
  points: {
    doc: "How many equidistant times over the span; the experiment's own times where it is left out.",
    type: "number",
    bounds: { integer: true, min: 2, max: 1_000_000 },
  },
  noise: {
    doc: "Standard deviation of the normal noise added to every value.",
    type: "number",
    bounds: { min: 0 },
    default: 0,
  },
  seed: {
    doc: "Seed of the noise.",
    type: "number",
    bounds: { integer: true, min: 0 },
    default: 0,
  },
} as const satisfies OptionTable;

/** The entries of one trajectory of inline data. */
export const observationOptions = {
  t: { doc: "The times, increasing or decreasing.", type: "readonly number[]", required: true },
  z: {
    doc: "A row of observed components for each time (a number where the state is scalar); NaN marks a gap.",
    type: "readonly (number | readonly number[])[]",
    required: true,
  },
  sigma: {
    doc: "Standard deviations: one number for all data, one an observed component, or rows as `z` has them. Residuals are taken in units of them.",
    type: "number | readonly (number | readonly number[])[]",
  },
} as const satisfies OptionTable;

/** Which zeros of an event's function count. */
export const eventDirections = ["both", "up", "down", "touch"] as const;

/** The entries of the options of `event`. */
export const eventOptions = {
  direction: {
    doc: "Which zeros count: where it goes from - to + (`up`), from + to - (`down`), either, or those that it comes to without changing its sign (`touch`).",
    type: eventDirections.map((name) => JSON.stringify(name)).join(" | "),
    default: "both",
  },
  // biome-ignore lint/suspicious/noThenProperty: it is the option's name, and the table no promise.
  then: {
    doc: "The state after the event. Default: it stays as it is.",
    type: "(z: Z, t: number, theta: Theta) => Derivative<Z>",
  },
  stop: { doc: "The solve ends with it.", type: "boolean", default: false },
  name: { doc: "What results call it. Default: `event`, with a number where there are several.", type: "string" },
} as const satisfies OptionTable;

/** The entries of the options of `at`. */
export const atOptions = {
  name: { doc: "What results call it. Default: `at`, with a number where there are several.", type: "string" },
} as const satisfies OptionTable;
