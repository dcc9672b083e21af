import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { elementary } from "../../../src/elementary/elementary.ts";
import { runCliLater, runJsonLater } from "../../cli/fakeTerminal.ts";

const linear = "samples/linear.node-ode.ts";
const files: Record<string, string> = {
  [linear]: readFileSync(linear, "utf8"),
  "burst.node-ode.ts": "export const burst = (z = 1, t: number) => z * z;",
};

interface AccuracyJson {
  readonly reference: string;
  readonly z1: number[];
  readonly gradient?: Record<string, number>;
  readonly methods: {
    readonly name: string;
    readonly at: { readonly steps: number; readonly z1: number[]; readonly gradient?: Record<string, number> };
    readonly rows: {
      readonly steps: number;
      readonly h: number;
      readonly error: number | null;
      readonly gradientError?: number;
      readonly evaluations: number;
      readonly seconds: number;
    }[];
    readonly observedOrder: number | null;
    readonly expectedOrder: number;
    readonly stable: { readonly largestStep: number | null; readonly observed?: object };
    readonly steps: { readonly error: number; readonly steps?: number; readonly how: string }[];
    readonly float32?: object[];
  }[];
}

test("accuracy prints the document that is promised: 4.1 with 100 steps, all digits, rows by method", async () => {
  const { code, document, error } = await runJsonLater<AccuracyJson>(
    `accuracy ${linear} gradientOfLinear --steps 100`,
    files,
  );
  assert.equal(code, 0);
  assert.equal(error, "");
  assert.equal(document.reference, "exact");
  assert.deepEqual(document.z1, [elementary.exp(1)]);
  assert.ok(Math.abs(document.gradient!["dL/dtheta"] - Math.E ** 2) < 1e-12);
  const [euler, rk4] = document.methods;
  assert.deepEqual([euler.name, rk4.name], ["euler", "rk4"]);
  assert.ok(Math.abs(euler.at.z1[0] - 1.01 ** 100) < 1e-12);
  assert.ok(Math.abs(euler.at.gradient!["dL/dtheta"] - 1.01 ** 199) < 1e-12);
  assert.ok(Math.abs(rk4.at.z1[0] - Math.E) < 1e-9);
  for (const { rows, observedOrder, expectedOrder } of document.methods) {
    assert.ok(Math.abs(observedOrder! - expectedOrder) < 0.05);
    assert.deepEqual(Object.keys(rows[0]).sort(), ["error", "evaluations", "gradientError", "h", "seconds", "steps"]);
    assert.ok(rows.every(({ seconds, h, steps }) => seconds > 0 && h === 1 / steps));
  }
  assert.equal(euler.stable.largestStep, null, "nothing decays or oscillates");
  assert.deepEqual(
    rk4.steps.map(({ how }) => how),
    ["measured", "interpolated", "interpolated"],
  );
});

test("the report goes to files and to the terminal, as words and as Markdown", async () => {
  const command = `accuracy ${linear} linear --t 0,1 --method heun --float32 --html report.html --csv report.csv`;
  const { code, out, written } = await runCliLater(command, files);
  assert.equal(code, 0);
  assert.match(out, /To reach 1e-6 Euler needs 1\.4 million evaluations, RK4 needs 52/);
  assert.match(out, /In float32 /);
  assert.match(out, /Heun 2/);
  assert.doesNotMatch(out, /<svg/);
  assert.match(written["report.html"], /^<!doctype html>[\s\S]*<\/html>\n$/);
  assert.match(written["report.csv"], /^table,method,/);
  const { out: markdown } = await runCliLater(`accuracy ${linear} linear --t 0,1 --markdown`, files);
  assert.match(markdown, /^# Euler versus RK4 on linear\n[\s\S]*<svg [\s\S]*\| method \|/);
});

test("wrong usage is told apart from a solution that ends early", async () => {
  assert.equal((await runCliLater(`accuracy ${linear} linear --json --markdown`, files)).code, 2);
  for (const [options, message] of [
    ["--t 1,1", /holds no step to compare/],
    ["--steps 100000000", /--steps takes a whole number from 1 to 1000000, not 100000000/],
  ] as const) {
    const { code, error } = await runCliLater(`accuracy ${linear} linear ${options}`, files);
    assert.equal(code, 2);
    assert.match(error, message);
  }
  const unknown = await runCliLater(`accuracy ${linear} linear --method rk5`, files);
  assert.equal(unknown.code, 2);
  assert.match(unknown.error, /did you mean/);
  const { code, error, out } = await runCliLater("accuracy burst.node-ode.ts burst", files);
  assert.equal(code, 1);
  assert.match(error, /The solution ends early/);
  assert.match(out, /Observed orders: Euler/);
  const { document } = await runJsonLater<{ status: string; message: string }>(
    "accuracy burst.node-ode.ts burst",
    files,
  );
  assert.equal(document.status, "early");
  assert.ok(error.includes(document.message));
});
