import assert from "node:assert/strict";
import { test } from "node:test";
import { auditModes } from "../../src/adjoint/audit/auditModes.ts";
import type { Entry } from "../../src/adjoint/audit/entry.ts";
import type { GradientMode } from "../../src/adjoint/gradientMode.ts";
import { gradientModes } from "../../src/adjoint/gradientModes.ts";
import type { GradientProblem, Solvable } from "../../src/adjoint/gradientProblem.ts";
import { stagesOf } from "../../src/ode/adaptiveMethod.ts";
import { type GradientOptions, gradientProblems } from "../../src/study/gradient/gradient.ts";
import type { Study } from "../../src/study/study.ts";
import { sample, session, studyOf } from "./studies.ts";

/** Numbers that evaluations of f and of its derivatives compute, in units of one evaluation of f. */
interface Cost {
  /** Of the modes, as they were asked for. */
  modes: number;
  /** Of everything but differences: refined modes and forward mode along directions, too. */
  total: number;
  /** Solves of the loss for differences. */
  solves: number;
}

function costOf(study: Study, options: GradientOptions): Cost {
  const [problem] = gradientProblems(session, study, options);
  const cost: Cost = { modes: 0, total: 0, solves: 0 };
  const { model, z0, theta } = problem;
  const stages = stagesOf(problem.method);
  const counted = (solvable: Solvable, each: number): Solvable => ({
    ...solvable,
    fixedStep(method) {
      const kernel = solvable.fixedStep(method);
      return {
        ...kernel,
        open(...given: Parameters<typeof kernel.open>) {
          const batch = kernel.open(...given);
          if (each === 1) cost.solves++;
          const advance = batch.advance.bind(batch);
          batch.advance = (...step: Parameters<typeof advance>) => {
            if (each > 1) cost.total += each * stages * step[3];
            return advance(...step);
          };
          return batch;
        },
      };
    },
  });
  const tangent = model.tangent();
  const watched: GradientProblem = {
    ...problem,
    model: { ...model, state: counted(model.state, 1), tangent: () => tangent && counted(tangent, 2) },
  };
  const columns: Readonly<Record<string, number>> = { forward: 1 + z0.length + theta.length };
  const modes = [...gradientModes].map(
    (mode): GradientMode => ({
      ...mode,
      compute(of) {
        // The modes count for themselves.
        const result = mode.compute({ ...of, model });
        const { evaluations, backwardEvaluations } = result.stats;
        const spent = evaluations + (columns[mode.name] ?? 2) * backwardEvaluations;
        cost.total += spent;
        if (of.steps === watched.steps) cost.modes += spent;
        return result;
      },
    }),
  );
  const entries: Entry[] = [
    ...Array.from(z0, (_, index) => ({ of: "z0", index }) as const),
    ...Array.from(theta, (_, index) => ({ of: "theta", index }) as const),
    { of: "t0", index: 0 },
    { of: "t1", index: 0 },
  ];
  auditModes(watched, modes, entries);
  return cost;
}

for (const [name, study, options] of [
  ["linear", sample("linear", "gradientOfLinear"), { method: "rk4", steps: 50 }],
  ["linear, adaptive", sample("linear", "gradientOfLinear"), {}],
  ["rotation", sample("rotation", "gradientOfRotation"), { method: "rk4", steps: 50 }],
  ["prey", sample("lotkaVolterra", "distanceFromTwo"), {}],
  ["net of 42", netOf(6), { method: "rk4", steps: 20 }],
  ["net of 202", netOf(40), { method: "rk4", steps: 20 }],
  ["net of 1002", netOf(200), { method: "rk4", steps: 20 }],
] as const) {
  test(`the audit's cost: ${name}`, () => {
    const { modes, total, solves } = costOf(study, options);
    assert.ok(total <= 3 * modes, `${total} evaluations besides differences, the modes take ${modes}`);
    // Each witness is a table of some ten solves.
    assert.ok(solves <= 20 * 12, `${solves} solves for differences`);
  });
}

function netOf(hidden: number): Study {
  return studyOf(
    `import { experiment, mlp, terminal } from "node-ode";
export const f = ([x, y] = [1, 0.5], t: number, { net = mlp([2, ${hidden}, 2], { seed: 1 }) } = {}) => net([x, y]);
export const study = experiment(f, { t: [0, 1], loss: terminal(([x, y]) => x * x + y) });`,
    "study",
  );
}
