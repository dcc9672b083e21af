import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { usableBackEnds } from "../compile/tfjs/backEnds.ts";
import { runCli, runCliLater } from "./fakeTerminal.ts";

const file = (name: string) => ({ [name]: readFileSync(name, "utf8") });
const linear = "samples/linear.node-ode.ts";
const stiff = "samples/stiffContraction.node-ode.ts";
const best = `${usableBackEnds[0].name} float32`;

test("solve and gradient say what computed them, and on tensors come near", async () => {
  for (const [command, engine] of [
    [`solve ${linear} linear --t 0,1 --method rk4 --steps 20`, best],
    [`gradient ${linear} gradientOfLinear --method rk4 --steps 20`, best],
  ]) {
    const { code, out } = await runCliLater(`${command} --engine tfjs --json`, file(linear));
    assert.equal(code, 0);
    const document = JSON.parse(out);
    assert.equal(document.engine, engine);
    const compiled = JSON.parse(runCli(`${command} --json`, file(linear)).out);
    assert.equal(compiled.engine, "compiled float64");
    const [x, y] = [document, compiled].map(({ z, gradient }) => (z ? z[20][0] : gradient.theta.theta));
    assert.notEqual(x, y);
    assert.ok(Math.abs(x / y - 1) < 1e-5, `${x} and ${y}`);
  }
});

test("the audit has a column for each engine, and its verdicts are those of float32", async () => {
  const words = `gradient ${stiff} gradientOfContraction --audit --method rk4 --steps 40 --engine tfjs`;
  const { code, out } = await runCliLater(`${words} --json`, file(stiff));
  assert.equal(code, 0, out);
  const { audit } = JSON.parse(out);
  for (const row of audit) {
    const reverses = row.mode === "direct" || row.mode === "checkpointed";
    const names = row.engines.map(({ engine }: { engine: string }) => engine);
    assert.deepEqual(names, [...(reverses ? ["compiled float32"] : []), best]);
    for (const { verdict } of row.engines) {
      assert.match(verdict, row.mode === "backsolve" ? /^drift$|^agrees|^no gradient/ : /^agrees to 1e-\d$/);
    }
  }
  assert.ok(audit.some(({ mode }: { mode: string }) => mode === "backsolve"));
  const quick = `gradient ${linear} gradientOfLinear --audit --method euler --steps 4 --engine tfjs`;
  const table = await runCliLater(quick, file(linear));
  assert.match(table.out, new RegExp(`verdict +compiled float32 +${best}`));
});

test("an engine's number that float32 does not explain is wrong, and fails the audit", async () => {
  const text = `import { experiment, terminal } from "node-ode";
export function f([z] = [1.000000001], t: number, { a = 1 } = {}) { return [z > 1 ? a * z : -a * z]; }
export const g = experiment(f, { t: [0, 1], loss: terminal(([z]) => z) });`;
  const { code, out } = await runCliLater("gradient a.node-ode.ts g --audit --engine tfjs --method euler --steps 4", {
    "a.node-ode.ts": text,
  });
  assert.equal(code, 1, out);
  assert.match(out, /wrong: off by .* where float32 explains/);
});

test("what float32 explains is imprecise, and no agreement; what float64 itself can tell no better is not called wrong", async () => {
  const text = `import { experiment, terminal } from "node-ode";
export function f([z] = [16777216], t: number, { a = 1 } = {}) { return [a * ((z + 1) - z)]; }
export const g = experiment(f, { t: [0, 1], loss: terminal(([z]) => z - 16777216) });`;
  const { code, out } = await runCliLater("gradient a.node-ode.ts g --audit --engine tfjs --method euler --steps 4", {
    "a.node-ode.ts": text,
  });
  assert.equal(code, 0, out);
  assert.match(out, /a +0 +direct .* imprecise, off by 1e0 of it +imprecise, off by 1e0 of it/);
});

test("what does not go together is said, with exit code 2", () => {
  const ran = runCli(`solve ${linear} linear --engine tfjs --precision float64`, file(linear));
  assert.equal(ran.code, 2);
  assert.match(ran.error, /tensors are float32/);
  assert.match(runCli(`solve ${linear} linear --engine tfsj`, file(linear)).error, /did you mean `tfjs`/);
});
