import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { tanh } from "../../../src/graph/ops/hyperbolic.ts";
import { methods } from "../../../src/ode/methods/registry.ts";
import { chooseEngine } from "../../../src/study/engineChoice.ts";
import { Session } from "../../../src/study/session.ts";
import { predict, speedOf } from "../../../src/study/tensors/calibration.ts";
import type { Work } from "../../../src/study/tensors/work.ts";
import { net } from "../../compile/wasm/systems.ts";

const session = new Session();
const work = (layers: readonly number[], count: number): Work => ({
  field: net(layers, tanh),
  method: methods.get("rk4"),
  count,
  gradients: true,
});
const small = work([2, 8, 2], 20);

test("without a word it is compiled float64, whatever the size", async () => {
  for (const of of [small, work([64, 64], 4096)]) {
    const { kernels, notes } = await chooseEngine(session, {}, of);
    assert.equal(kernels.engine, "compiled float64");
    assert.deepEqual(notes, []);
  }
});

test("auto trades float64 for nothing: tensors are considered under float32 only", async () => {
  const huge = work([512, 512], 512);
  assert.equal(
    (await chooseEngine(session, { engine: "auto", precision: "float64" }, huge)).kernels.engine,
    "compiled float64",
  );
  const chosen = await chooseEngine(session, { engine: "auto", precision: "float32" }, small);
  assert.equal(chosen.kernels.engine, "compiled float32");
});

test("small work loads no tensor library", async () => {
  const fresh = new Session();
  const chosen = chooseEngine(fresh, { engine: "auto", precision: "float32" }, small);
  assert.ok(!(chosen instanceof Promise), "it waits for nothing");
});

test("where auto has a choice it says what it predicts of both", async () => {
  const { kernels, notes } = await chooseEngine(session, { precision: "float32" }, work([300, 300], 64));
  assert.match(
    notes[0],
    /^auto took (compiled|tfjs).* float32: a step is predicted to take [\d.e+-]+ ms on compiled float32, /,
  );
  assert.ok(notes[0].includes(kernels.engine));
});

test("tensors have no float64, and names that are none are said", async () => {
  assert.throws(() => chooseEngine(session, { engine: "tfjs", precision: "float64" }, small), /tensors are float32/);
  assert.throws(() => chooseEngine(session, { engine: "tensor" }, small), /unknown engine `tensor`/);
  assert.throws(() => chooseEngine(session, { precision: "float16" }, small), /unknown precision `float16`/);
});

test("forward solves are compiled in float64 alone", async () => {
  const { kernels } = await chooseEngine(
    session,
    { engine: "compiled", precision: "float32" },
    { ...small, gradients: false },
  );
  assert.equal(kernels.engine, "compiled float64");
});

test("a machine's speed is measured once and kept; a spoilt file is measured again", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "node-ode-speeds-"));
  const file = path.join(folder, "engine-speeds.json");
  try {
    writeFileSync(file, '{"other": {"operation": -1}}');
    const kernels = { ...session.compiled("float32"), engine: "compiled float32 for the test" };
    const speed = speedOf(kernels, folder);
    assert.ok(predict(speed, small) > 0);
    assert.deepEqual(Object.values(JSON.parse(readFileSync(file, "utf8"))), [speed]);
    assert.deepEqual(speedOf(kernels, folder), speed);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
