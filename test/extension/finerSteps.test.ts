import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { until } from "../until.ts";
import { opened } from "./fakeEditor.ts";
import { openTraining } from "./trainingBench.ts";

const folder = mkdtempSync(path.join("test-output", "finer-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const text = (train: string, more = "") => `import { adam, experiment, from, meanSquaredError } from "node-ode";
export const truth = ([x, v] = [1, 0], t: number) => [v, -9 * x];
export const spring = ([x, v] = [1, 0], t: number, { k = 7 } = {}) => [v, -k * x];
export const fit = experiment(spring, {
  z0: [1, 0], t: { from: 0, to: 2, points: 9 }, data: from(truth), loss: meanSquaredError(), ${more}
  train: { iterations: 60, optimizer: adam(0.1), ${train} },
});
`;

async function trained(name: string, of: string) {
  opened.text = of;
  opened.version++;
  const bench = await openTraining(path.join(folder, name), "fit", {});
  await until("its end", () => bench.controller.run.ended);
  await bench.settled();
  return bench;
}

test("what the steps left out of a loss stands beside it, and a click trains without it", async () => {
  const bench = await trained("coarse", text('method: "midpoint", steps: 1'));
  const { controller } = bench;
  try {
    const shown = () => bench.shown()!;
    const fact = () =>
      shown()
        .content.flatMap((block) => (block.kind === "facts" ? block.facts : []))
        .find(({ label }) => label === "finer loss")!.exact;
    const note = () => shown().notes.find(({ link }) => link?.id === "finerSteps");
    const { loss, finer, isMoved } = controller.run.discretisation!;
    assert.ok(isMoved && Math.abs(finer - loss) > 0.05 * finer);
    assert.equal(fact(), finer);
    assert.match(note()!.text, /the parameters make up for steps that are too coarse/);
    await controller.press("finerSteps");
    await bench.settled();
    assert.equal(controller.runs.length, 2);
    assert.notEqual(controller.run.choices!.method, "midpoint");
    assert.equal(controller.run.discretisation!.isMoved, false);
    assert.equal(note(), undefined);
    // With its steps chosen it learns the spring, not what makes up for them.
    assert.ok(Math.abs(controller.run.newest!.theta[0] - 9) < 0.1, `${controller.run.newest!.theta}`);
  } finally {
    controller.dispose();
  }
});

test("tolerances that are too loose are to be written finer by a hundred", async () => {
  const bench = await trained("loose", text("seed: 1", "rtol: 1e-2, atol: [1e-3, 1e-4],"));
  const { remedy } = bench.controller.run.discretisation!;
  bench.controller.dispose();
  assert.deepEqual(remedy, { kind: "tolerances", rtol: 1e-4, atol: [1e-5, 1e-6] });
});
