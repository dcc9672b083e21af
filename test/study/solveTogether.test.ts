import assert from "node:assert/strict";
import { test } from "node:test";
import { Session } from "../../src/study/session.ts";
import { type SolveOptions, solve } from "../../src/study/solve.ts";
import { solveTogether } from "../../src/study/solveTogether.ts";
import { type Study, study } from "../../src/study/study.ts";

const session = new Session();
const kernels = session.compiled("float64");

function studies(body: string, thetas: readonly number[]): Study[] {
  const text = `import { experiment } from "node-ode";
export const f = ([x, v] = [1, 0], t: number, { k = 1 } = {}) => ${body};
export const e = experiment(f, { z0: [[1, 0], [0.5, 2]], t: { from: 0, to: 2, points: 5 } });
`;
  const entry = "together.node-ode.ts";
  const program = session.read({ entry, texts: new Map([[entry, text]]) });
  assert.deepEqual(program.diagnostics, []);
  return thetas.map((k) => study(program, "e", { theta: { k } }));
}

const opened = (count: { together: number }): typeof kernels => ({
  ...kernels,
  engine: kernels.engine,
  onTensors: false,
  arithmetic: kernels.arithmetic,
  linearisedField: (field) => kernels.linearisedField(field),
  reverseKernel: (...given) => kernels.reverseKernel(...given),
  pairKernel: (...given) => kernels.pairKernel(...given),
  ownPairKernel(...given) {
    count.together++;
    return kernels.ownPairKernel!(...given);
  },
  fixedStepKernel(field, method) {
    const kernel = kernels.fixedStepKernel(field, method);
    const { dimension, parameterCount, stages } = kernel;
    return {
      dimension,
      parameterCount,
      stages,
      open: (...given) => kernel.open(...given),
      openEach(...given) {
        count.together++;
        return kernel.openEach!(...given);
      },
      evaluate: (...given) => kernel.evaluate(...given),
      get info() {
        return kernel.info;
      },
    };
  },
});

/** More starts than one batch takes, fewer than three do. */
const thetas = Array.from({ length: 520 }, (_, n) => 0.1 + n / 90);
const some = thetas.filter((_, n) => n % 9 === 0);
const cases: Readonly<Record<string, readonly [body: string, options: SolveOptions, together: number]>> = {
  "in fixed steps": ["[v, -k * x]", { steps: 60 }, 2],
  "where f depends on t": ["[v, -k * x + Math.cos(k * t)]", { method: "rk4", h: 0.03 }, 2],
  "where some diverge": ["[v, k * k * x ** 3]", { method: "rk4", steps: 40 }, 2],
  "by a method that chooses its steps": ["[v, -k * x]", { method: "tsit5" }, 1],
  "by its every step": ["[v, -k * x]", { method: "dopri5", outputs: "steps" }, 1],
  "by a pair that is damped": ["[v, k * (1 - x * x) * v - x]", { method: "dop853", rtol: 1e-9 }, 1],
  "from what derives from parameters": ["[v, -Math.exp(k / 3) * x]", { method: "tsit5", stops: [0.7] }, 1],
  "where some diverge in steps of their own": ["[v, k * k * x ** 3]", { method: "tsit5" }, 1],
  "where steps are few": ["[v, -k * x]", { method: "bosh3", maxSteps: 150 }, 1],
  "where some are stiff": ["[v, -(k ** 8) * (x - 1) - 2 * k ** 4 * v]", { method: "auto" }, 1],
  "by a method with equations": ["[v, -k * x]", { method: "rodas5p" }, 0],
  "by steps of their own in time": ["[v, -k * x + Math.cos(k * t)]", { method: "tsit5" }, 0],
  "where f jumps at the state": ["[v, x < 0.3 ? -k * x : x]", { steps: 60 }, 0],
  "where f jumps": ["[v, t < 1 ? -k * x : x]", { steps: 60 }, 0],
};
for (const [how, [body, options, together]] of Object.entries(cases)) {
  test(`studies solved together ${how} are what each is by itself`, () => {
    // By steps of their own the first case alone needs more starts than wait at a time.
    const all = studies(body, together === 2 || how in { "by a method that chooses its steps": 0 } ? thetas : some);
    const count = { together: 0 };
    const found = solveTogether(opened(count), all, options);
    assert.equal(count.together, together);
    assert.deepEqual(
      found,
      all.map((one) => solve(kernels, one, options)),
    );
  });
}

test("of those by steps of their own some diverge, some are stiff, some try too many steps, and others do not", () => {
  const ends = (body: string, options: SolveOptions) => {
    const found = solveTogether(kernels, studies(body, some), options);
    const all = found.flatMap(({ trajectories }) => trajectories);
    return [...new Set(all.map(({ status, switches }) => (switches ? "stiff" : status)))].sort();
  };
  const at = (how: string) => ends(cases[how][0], cases[how][1]);
  assert.deepEqual(at("where some diverge in steps of their own"), ["ok", "stepUnderflow"]);
  assert.deepEqual(at("where some are stiff"), ["ok", "stiff"]);
  assert.deepEqual(at("where steps are few"), ["maxSteps", "ok"]);
});

test("some of those that diverge do, and others do not", () => {
  const found = solveTogether(kernels, studies("[v, k * k * x ** 3]", thetas), { method: "rk4", steps: 40 });
  const statuses = new Set(found.flatMap(({ trajectories }) => trajectories.map(({ status }) => status)));
  assert.deepEqual([...statuses].sort(), ["diverged", "ok"]);
});

test("halves that are moved in turn have parameters of each lane, too", () => {
  const all = studies("[v, -k * Math.sin(x)]", thetas);
  const options = { method: "yoshida4", steps: 50 };
  const count = { together: 0 };
  const found = solveTogether(opened(count), all, options);
  assert.equal(count.together, 2);
  assert.deepEqual(
    found,
    all.map((one) => solve(kernels, one, options)),
  );
});
