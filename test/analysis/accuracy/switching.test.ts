import assert from "node:assert/strict";
import { test } from "node:test";
import { Session } from "../../../src/study/session.ts";
import { solve } from "../../../src/study/solve.ts";
import { study } from "../../../src/study/study.ts";
import { reportsOf, wordsOf } from "../reportsOf.ts";

const files = {
  pulse: [
    "export const f = (n = 0, t: number) => (t <= 5 || t >= 6 ? 0 : 1) * (1 - n) - n;",
    [0, 10],
    0.5 * (1 - Math.exp(-2)) * Math.exp(-4),
  ],
  infusion: [
    "export const f = (c = 0, t: number) => (t >= 48 && t < 48.5 ? 200 : 0) - 0.1 * c;",
    [0, 72],
    2000 * (1 - Math.exp(-0.05)) * Math.exp(-2.35),
  ],
} as const;

for (const [name, [text, span, exact]] of Object.entries(files)) {
  test(`${name} after a rest: both methods have their orders, and the report says what solve does`, async () => {
    const whole = `import { experiment } from "node-ode";\n${text}\nexport const run = experiment(f, { t: [${span}] });`;
    const session = new Session();
    const report = (await reportsOf("accuracy", { text: whole, name: "run", session })).at(-1)!;
    assert.match(wordsOf(report), /Observed orders: Euler 1\.0\d \(expected 1\), RK4 (3\.9|4\.0)\d \(expected 4\)/);
    assert.doesNotMatch(wordsOf(report), /diverge|jump/);
    const { methods } = report.json as unknown as {
      methods: { name: string; rows: { steps: number; error: number }[] }[];
    };
    const { rows } = methods.find((one) => one.name === "rk4")!;
    const program = session.read({ entry: "f.node-ode.ts", texts: new Map([["f.node-ode.ts", whole]]) });
    for (const steps of [64, 256]) {
      const { z } = solve(session, study(program, "run"), { method: "rk4", steps }).trajectories[0];
      const { error } = rows.find((run) => run.steps === steps)!;
      const own = Math.abs(z[z.length - 1] - exact);
      assert.ok(own <= error * 1.01 + 1e-13, `${own} of ${error}`);
    }
  });
}
