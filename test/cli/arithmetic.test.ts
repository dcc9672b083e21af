import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { fetchNode } from "../../scripts/fetchNode.mjs";

interface Printed {
  readonly document: {
    readonly used: { readonly arithmetic: string };
    readonly status: string;
    readonly loss: readonly number[];
    readonly final: { readonly theta: object };
  };
  readonly error: string;
}

async function run(major: number, line: string): Promise<Printed> {
  const words = ["dist/cli.js", ...line.split(" "), "--json"];
  const { stdout, stderr } = await promisify(execFile)(await fetchNode(major), words, { maxBuffer: 2 ** 26 });
  return { document: JSON.parse(stdout), error: stderr };
}

let folder: string;
before(() => {
  assert.ok(existsSync("dist/cli.js"), "build first: node scripts/build.mjs");
  folder = mkdtempSync(path.join(os.tmpdir(), "arithmetic-"));
});
after(() => rmSync(folder, { recursive: true }));

const lanes = "solve samples/vanDerPol.node-ode.ts vanDerPol --method rk4 --steps 50 --z0 1,2 --z0 2,1";
const friction = "train samples/pendulumFriction.node-ode.ts fitFriction";

test("arithmetic is strict unless fused is asked for and there, and results say which it was", async () => {
  for (const major of [20, 22]) {
    const { document, error } = await run(major, lanes);
    assert.equal(document.used.arithmetic, "strict");
    assert.equal(error, "");
  }
  const here = await run(22, `${lanes} --arithmetic fused`);
  assert.equal(here.document.used.arithmetic, "fused");
  assert.equal(here.error, "");
  const without = await run(20, `${lanes} --arithmetic fused`);
  assert.equal(without.document.used.arithmetic, "strict");
  assert.match(without.error, /this machine has no fused arithmetic/);
});

test("a fused checkpoint goes on fused, with the bits of a run without a pause, or says why it cannot", async () => {
  const file = path.join(folder, "fused.checkpoint");
  const whole = await run(22, `${friction} --iterations 6 --arithmetic fused`);
  await run(22, `${friction} --iterations 3 --arithmetic fused --checkpoint ${file}`);
  const resumed = await run(22, `${friction} --iterations 6 --resume ${file}`);
  assert.equal(resumed.document.used.arithmetic, "fused");
  assert.deepEqual(resumed.document.final.theta, whole.document.final.theta);
  assert.match(resumed.error, /goes on in fused arithmetic, in which it began/);
  const elsewhere = await run(20, `${friction} --iterations 6 --resume ${file}`);
  assert.equal(elsewhere.document.used.arithmetic, "strict");
  assert.match(elsewhere.error, /trained in fused arithmetic, which this machine does not have/);
});

test("a strict checkpoint goes on strict whatever is asked for", async () => {
  const file = path.join(folder, "strict.checkpoint");
  const whole = await run(20, `${friction} --iterations 6`);
  await run(22, `${friction} --iterations 3 --checkpoint ${file}`);
  const resumed = await run(22, `${friction} --iterations 6 --arithmetic fused --resume ${file}`);
  assert.equal(resumed.document.used.arithmetic, "strict");
  assert.deepEqual(resumed.document.final.theta, whole.document.final.theta);
  assert.match(resumed.error, /goes on in strict arithmetic, in which it began/);
});

test("a checkpoint from before there was a choice goes on, and what changed is said", async () => {
  const file = path.join(folder, "before.checkpoint");
  copyFileSync("test/train/reference/beforeArithmetic.checkpoint", file);
  const { document, error } = await run(
    20,
    `train samples/spiral.node-ode.ts fitSpiral --seed 3 --iterations 25 --resume ${file}`,
  );
  assert.equal(document.status, "done");
  assert.equal(document.loss.length, 5);
  assert.match(error, /from before elementary functions and rounding were the same on every machine/);
});
