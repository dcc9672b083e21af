import assert from "node:assert/strict";
import { test } from "node:test";
import type { Kernels } from "../../src/study/kernels.ts";
import { Session } from "../../src/study/session.ts";
import { solve } from "../../src/study/solve.ts";
import { study } from "../../src/study/study.ts";

const session = new Session();

function end(f: string, t: number, kernels: Kernels = session) {
  const text = `import { experiment } from "node-ode";\nexport const f = ${f};\nexport const run = experiment(f, { t: [0, ${t}] });\n`;
  const subject = study(session.read({ entry: "f.node-ode.ts", texts: new Map([["f.node-ode.ts", text]]) }), "run");
  return solve(kernels, subject, { maxSteps: kernels === session ? undefined : 500 }).trajectories[0];
}

/** What comes to rest, what the message says of it, and the function as the message says to write it. */
const cases: readonly (readonly [what: string, f: string, message: RegExp, smooth: string])[] = [
  [
    "dry friction",
    "([x, v] = [0, 5], t: number) => [v, -10 * Math.sign(v) - x]",
    /`Math\.sign\(v\)` on line 2 jumps where v passes 0, .* write `Math\.tanh\(v \/ 1e-3\)`/,
    "([x, v] = [0, 5], t: number) => [v, -10 * Math.tanh(v / 1e-3) - x]",
  ],
  [
    "a tank that runs empty",
    "(h = 1, t: number) => -Math.sqrt(h)",
    /the root of h on line 2 ends: write `h \/ Math\.sqrt\(h \+ 1e-6\)`/,
    "(h = 1, t: number) => -h / Math.sqrt(h + 1e-6)",
  ],
  [
    "a speed by its square",
    "([x, v] = [0, 5], t: number) => [v, (-10 * v) / Math.sqrt(v * v)]",
    /the root of v \* v on line 2 has an infinite slope .* write `Math\.sqrt\(v \* v \+ 1e-6\)`/,
    "([x, v] = [0, 5], t: number) => [v, (-10 * v) / Math.sqrt(v * v + 1e-6)]",
  ],
  [
    "friction on a belt",
    "([x, v] = [0, 0], t: number) => [v, -10 * Math.sign(v - 0.5) - x]",
    /`Math\.sign\(v - 0\.5\)` on line 2 jumps where v - 0\.5 passes 0, .* write `Math\.tanh\(\(v - 0\.5\) \/ 1e-3\)`/,
    "([x, v] = [0, 0], t: number) => [v, -10 * Math.tanh((v - 0.5) / 1e-3) - x]",
  ],
  [
    "a root by its power",
    "(h = 1, t: number) => -(h ** 0.5)",
    /the root of h on line 2 ends: write `h \/ Math\.sqrt\(h \+ 1e-6\)`/,
    "(h = 1, t: number) => -h / Math.sqrt(h + 1e-6)",
  ],
];

for (const [what, f, message, smooth] of cases) {
  test(`${what}: the expression is named, and its smooth form solves it`, async () => {
    // Compiled, a sign at which the solution stays is slid along; steps of tensors end at no condition.
    const kernels = f.includes("sign") ? (await session.tensors()).kernels : session;
    const { status, diagnosis } = end(f, 4, kernels);
    assert.notEqual(status, "ok");
    assert.match(diagnosis?.message ?? "", message);
    assert.doesNotMatch(diagnosis?.message ?? "", /more steps/);
    assert.ok(diagnosis?.range);
    assert.equal(end(smooth, 4).status, "ok");
  });
}

test("dry friction holds a block that is compiled, and a belt takes one along", () => {
  const held = end("([x, v] = [0, 5], t: number) => [v, -10 * Math.sign(v) - x]", 4);
  assert.equal(held.status, "ok");
  assert.ok(Math.abs(held.z[held.z.length - 1]) < 1e-9);
  const taken = end("([x, v] = [0, 0], t: number) => [v, -10 * Math.sign(v - 0.5) - x]", 4);
  assert.equal(taken.status, "ok");
  assert.ok(Math.abs(taken.z[taken.z.length - 1] - 0.5) < 1e-9);
});

test("a solve that ends early elsewhere is not blamed on a sign or a root", () => {
  const { diagnosis } = end("([x, v] = [1, 5], t: number) => [x * x, -Math.sign(v) + Math.sqrt(v + 3)]", 4);
  assert.doesNotMatch(diagnosis?.message ?? "", /Math\.sign|root/);
});
