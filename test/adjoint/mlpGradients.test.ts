import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gradientOf, studyOf } from "./studies.ts";

interface Net {
  readonly W1: number[][];
  readonly b1: number[];
  readonly W2: number[][];
  readonly b2: number[];
}

/** Recorded from PyTorch, as `about` in the file says. */
interface Case extends Net {
  readonly act: string;
  readonly T: number;
  readonly n: number;
  readonly z0: number[];
  readonly z1: number[];
  readonly loss: number;
  readonly g: Net & { readonly z0: number[] };
}

const { cases }: { cases: Record<string, Case> } = JSON.parse(
  readFileSync("test/reference/mlp_gradients.json", "utf8"),
);

const packed = ({ W1, b1, W2, b2 }: Net) => [...W1.flat(), ...b1, ...W2.flat(), ...b2];

for (const [name, recorded] of Object.entries(cases)) {
  const { T, n, z0, W1, W2, act } = recorded;
  const layers = [W1[0].length, W1.length, W2.length];
  const text = `import { experiment, mlp, terminal } from "node-ode";
export const f = (z = ${JSON.stringify(z0)}, t: number, { net = mlp(${JSON.stringify(layers)}, { activation: "${act}" }) } = {}) =>
  net(z.map((x) => x ** 3));
export const study = experiment(f, { z0: ${JSON.stringify(z0)}, t: [0, ${T}], loss: terminal((z) => 0.5 * (z[0] ** 2 + z[1] ** 2)) });`;
  const theta = {
    net: [
      { W: W1, b: recorded.b1 },
      { W: W2, b: recorded.b2 },
    ],
  };
  for (const mode of ["direct", "checkpointed", "forward"]) {
    test(`${name}: ${mode} is PyTorch's reverse mode to 1e-12`, () => {
      const study = studyOf(text, "study", { theta });
      const budget = mode === "checkpointed" ? 20 : undefined;
      const { z1, loss, gradient, stats } = gradientOf(study, { mode, method: "rk4", steps: n, budget });
      const near = (x: number, y: number, scale: number) =>
        assert.ok(Math.abs(x - y) <= 1e-12 * scale, `${x} is not ${y}`);
      recorded.z1.forEach((z, i) => {
        near(z1[i], z, Math.abs(z));
      });
      near(loss, recorded.loss, recorded.loss);
      recorded.g.z0.forEach((g, i) => {
        near(gradient.z0[i], g, Math.hypot(...recorded.g.z0));
      });
      const expected = packed(recorded.g);
      assert.equal(gradient.theta.length, expected.length);
      expected.forEach((g, i) => {
        near(gradient.theta[i], g, Math.hypot(...expected));
      });
      if (budget !== undefined) assert.ok(stats.storedStates <= budget);
    });
  }
}
