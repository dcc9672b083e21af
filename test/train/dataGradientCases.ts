import { readFileSync } from "node:fs";
import path from "node:path";
import { innerStops } from "../../src/adjoint/gradientProblem.ts";
import { fixedGrid, type StepChoice } from "../../src/ode/fixedGrid.ts";
import { explicitMethods } from "../../src/ode/methods/registry.ts";
import { gradientProblems } from "../../src/study/gradient/gradient.ts";
import { type GradientData, gradientData } from "../../src/study/gradient/gradientData.ts";
import { Session } from "../../src/study/session.ts";
import { study as findStudy, type Study } from "../../src/study/study.ts";
import { losses } from "../../src/train/losses/registry.ts";

/*
 * Losses of every kind on fixed grids, whose gradients JAX has computed beforehand (test/reference/data_gradients.py). A grid of few steps
 * of rk4 tells discrete gradients from others; on one of dop853 all modes are at the flow's gradient to rounding.
 */

/** Results do not depend on the machine. */
export const session = new Session({ arithmetic: "strict" });

export interface GradientCase {
  readonly name: string;
  /** A sample's name, or a text. */
  readonly sample?: string;
  readonly text?: string;
  readonly experiment: string;
  /** How the reference has f, the loss and the terms along the solution. */
  readonly field: "sine" | "lotkaVolterra" | "spiral" | "mixed";
  readonly loss: string;
  readonly regularisers?: Readonly<Record<string, number>>;
  /** Steps over the span, by method. */
  readonly grids: Readonly<Record<"rk4" | "dop853", number>>;
}

const REGULARISERS = { kineticEnergy: 0.1, jacobianFrobenius: 0.05, weightDecay: 0.02 };

/** Two trajectories with times of their own and gaps, the second named and shorter. */
const DATA = `[
  { t: [0, 0.3, 0.5, 1.1, 1.4, 2], z: [[1, 0.5], [1.2, NaN], [1.1, 0], [0.7, -0.4], [NaN, NaN], [0.1, -0.9]] },
  { t: [0.2, 0.7, 0.8, 1.5], z: [[0.1, 0.9], [0.4, 0.8], [0.5, NaN], [0.8, 0.1]] },
]`;

const EXPRESSIONS: Readonly<Record<string, string>> = {
  huber: "huber(0.2)",
  pointwise: "pointwise(([x, y], t, [p, q]) => (x - p) ** 2 * (1 + t) + Math.sin(y - q))",
  terminal: "terminal(([x, y]) => x * x + Math.sin(y))",
  running: "running(([x, y], t, { a }) => x * x + a[0] * y * t)",
  atTimes: "atTimes([0.4, 1.3], ([x, y], t) => x * y + t * x)",
};

function mixed(loss: string, { data = "", train = "" }: { readonly data?: string; readonly train?: string }): string {
  const z0 = data.includes("[") && data !== "" ? "[[1, 0.5], [0, 1]]" : "[1, 0.5]";
  return `import { ${[...LOSSES, ...Object.keys(REGULARISERS)].join(", ")}, experiment, mlp, param } from "node-ode";
export function f([x, y] = [1, 0.5], t: number, { a = [0.3, 0.8], held = param(0.5, { fixed: true }), net = mlp([2, 3, 2], { seed: 1 }) } = {}) {
  const [p, q] = net([x, y]);
  return [a[0] * y + p, -a[1] * x + held * q + 0.3 * Math.cos(t)];
}
export const study = experiment(f, { t: [0, 2], z0: ${z0}, ${data && `data: ${data},`} loss: ${EXPRESSIONS[loss] ?? `${loss}()`}, train: { ${train} } });
`;
}

const terms = Object.entries(REGULARISERS)
  .map(([name, weight]) => `${name}(${weight})`)
  .join(", ");

const grids = { rk4: 20, dop853: 120 };

/** Losses that the reference has: all of the registry when it was made. One added since is held against differences elsewhere. */
export const LOSSES = [
  "terminal",
  "running",
  "atTimes",
  "meanSquaredError",
  "meanAbsoluteError",
  "huber",
  "logCosh",
  "pointwise",
] as const;

export const CASES: readonly GradientCase[] = [
  {
    name: "sineDemo",
    sample: "sineDemo",
    experiment: "sineFromOne",
    field: "sine",
    loss: "meanSquaredError",
    grids: { rk4: 9, dop853: 27 },
  },
  {
    name: "lotkaVolterraFit",
    sample: "lotkaVolterraFit",
    experiment: "fitCounts",
    field: "lotkaVolterra",
    loss: "logarithms",
    grids: { rk4: 400, dop853: 400 },
  },
  {
    name: "fitSpiral",
    sample: "spiral",
    experiment: "fitSpiral",
    field: "spiral",
    loss: "meanAbsoluteError",
    grids: { rk4: 999, dop853: 4995 },
  },
  ...LOSSES.flatMap((loss): GradientCase[] => {
    const { needsData } = losses.get(loss);
    const common = { experiment: "study", field: "mixed", loss, grids } as const;
    if (!needsData) {
      return [
        { ...common, name: loss, text: mixed(loss, {}) },
        {
          ...common,
          name: `${loss}, regularised`,
          text: mixed(loss, { train: `regularisers: [${terms}]` }),
          regularisers: REGULARISERS,
        },
      ];
    }
    const weights = `weights: { times: (t) => 1 + t${loss === "pointwise" ? "" : ", components: [1, 3]"} }`;
    return [
      { ...common, name: `${loss}, gaps in two trajectories`, text: mixed(loss, { data: DATA }) },
      {
        ...common,
        name: `${loss}, weighted and regularised`,
        text: mixed(loss, { data: DATA, train: `${weights}, regularisers: [${terms}]` }),
        regularisers: REGULARISERS,
      },
    ];
  }),
];

export interface Subject {
  readonly study: Study;
  readonly data: GradientData | undefined;
  readonly texts: ReadonlyMap<string, string>;
}

export function subjectOf({ sample, text, experiment }: Pick<GradientCase, "sample" | "text" | "experiment">): Subject {
  const entry = sample ? `samples/${sample}.node-ode.ts` : "case.node-ode.ts";
  const texts = new Map([[entry, text ?? readFileSync(entry, "utf8")]]);
  for (const { path: needed } of session.read({ entry, texts }).missing) {
    texts.set(needed, readFileSync(path.normalize(needed), "utf8"));
  }
  const program = session.read({ entry, texts });
  const [fault] = program.diagnostics;
  if (fault) throw new Error(fault.message);
  const study = findStudy(program, experiment);
  return { study, data: gradientData(session, study, texts), texts };
}

/** All that the reference takes of a case: starts, parameters, intervals of equal steps, and what stands at their ends. */
export function inputsOf(given: GradientCase) {
  const { study, data } = subjectOf(given);
  const { dynamics, theta } = study;
  const { parameters } = dynamics;
  const problems = (method: keyof GradientCase["grids"]) =>
    gradientProblems(session, study, { method, steps: given.grids[method], data });
  return {
    name: given.name,
    field: given.field,
    loss: given.loss,
    regularisers: given.regularisers ?? {},
    theta: [...theta],
    free: parameters.flatMap(({ length, fixed }) => Array.from({ length }, () => !fixed)),
    trajectories: problems("rk4").map(({ z0, t0, t1 }, n) => {
      const target = data?.targets.trajectories[n];
      return {
        z0: [...z0.subarray(0, study.field.dimension)],
        from: t0,
        // [t, weight, weights of components, data]; null is a gap.
        rows: target
          ? [...target.t].map((t, row) => [
              t,
              target.weights[row],
              [...(target.componentWeights ?? [1, 1])],
              [...target.data.subarray(2 * row, 2 * row + 2)].map((x) => (Number.isNaN(x) ? null : x)),
            ])
          : ((study.experiment?.loss?.arguments.times as readonly number[] | undefined) ?? [t1]).map((t) => [
              t,
              1,
              [1, 1],
              [null, null],
            ]),
      };
    }),
    // By method and trajectory: [end, steps] of every interval.
    grids: Object.fromEntries(
      (["rk4", "dop853"] as const).map((method) => [
        method,
        problems(method).map((problem) => {
          const { t0, t1, steps } = problem;
          return fixedGrid(t0, t1, steps as StepChoice, innerStops(problem)).map(({ to, steps: count }) => [to, count]);
        }),
      ]),
    ),
  };
}

export const tableaus = () =>
  Object.fromEntries(
    (["rk4", "dop853"] as const).map((name) => {
      const { a, b, c } = explicitMethods.get(name);
      return [name, { a, b, c }];
    }),
  );
