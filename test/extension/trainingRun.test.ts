import assert from "node:assert/strict";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import fc from "fast-check";
import { historyPieces, parameterPieces } from "../../src/extension/training/exportFormats.ts";
import { RunHistory } from "../../src/extension/training/runHistory.ts";
import { RunStore } from "../../src/extension/training/runStore.ts";
import { SavedEpochs } from "../../src/extension/training/savedEpochs.ts";
import type { TrainHistory } from "../../src/protocol/trainingApi.ts";

const piece = (first: number, loss: readonly number[]): TrainHistory => ({
  first,
  loss: Float64Array.from(loss),
  validation: Float64Array.from(loss, (_, n) => ((first + n) % 7 === 0 ? 1 : Number.NaN)),
  gradientNorm: Float64Array.from(loss, (x) => 2 * x),
  rate: Float64Array.from(loss, () => 0.1),
  evaluations: Float64Array.from(loss, () => 8),
});

test("a history in pieces is the history in one; a run that went on from a checkpoint overwrites what came after it", () => {
  fc.assert(
    fc.property(fc.array(fc.double(), { maxLength: 60 }), fc.nat(60), fc.nat(60), (loss, cut, back) => {
      const whole = new RunHistory();
      whole.append(piece(0, loss));
      const parts = new RunHistory();
      const end = Math.min(cut, loss.length);
      parts.append(piece(0, loss.slice(0, end)));
      // Killed at `end`, gone on from an earlier iteration.
      const from = Math.min(back, end);
      parts.append(piece(from, loss.slice(from)));
      assert.deepEqual(parts.columns, whole.columns);
    }),
  );
});

test("a checkpoint newer than what was kept leaves a gap, not a shift", () => {
  const history = new RunHistory();
  history.append(piece(0, [1, 2]));
  history.append(piece(4, [5]));
  assert.deepEqual([...history.columns.loss], [1, 2, Number.NaN, Number.NaN, 5]);
});

test("a drawing gets no more iterations than it asks for, the spikes and the last one among them", () => {
  const loss = Array.from({ length: 5000 }, (_, n) => 1 + 0.1 * Math.sin(n));
  loss[1234] = 50;
  loss[4321] = 1e-6;
  const history = new RunHistory();
  for (let first = 0; first < loss.length; first += 100) history.append(piece(first, loss.slice(first, first + 100)));
  const { iteration, loss: shown, validation } = history.samples(400);
  assert.ok(iteration.length <= 601, `${iteration.length}`);
  for (const at of [1234, 4321, 4999]) assert.ok(iteration.includes(at), `${at}`);
  for (const [n, at] of iteration.entries()) {
    assert.equal(shown[n], loss[at]);
    if (n > 0) assert.ok(at > iteration[n - 1]);
  }
  assert.ok(validation.some((x) => x === 1));
  // A gap at the beginning of a stretch hides nothing of it.
  const gap = new RunHistory();
  gap.append(piece(1, [...loss.slice(1, 9), 70, ...loss.slice(10)]));
  assert.ok(gap.samples(40).iteration.includes(9));
  const few = new RunHistory();
  few.append(piece(0, [3, 2, 1]));
  assert.deepEqual([...few.samples(400).iteration], [0, 1, 2]);
});

const epoch = (iteration: number) => ({ iteration, theta: Float64Array.of(iteration), z0: new Float64Array(2) });

test("saved epochs are spread evenly however long it gets, and no more than a bound", () => {
  const epochs = new SavedEpochs();
  for (let n = 1; n <= 5000; n++) epochs.add(epoch(n));
  const kept = epochs.all.map(({ iteration }) => iteration);
  assert.ok(kept.length > 90 && kept.length <= 200, `${kept.length}`);
  const steps = kept.slice(1).map((at, n) => at - kept[n]);
  assert.ok(Math.max(...steps) <= 2 * Math.min(...steps), steps.join());
  assert.ok(epochs.at(2500)!.iteration <= 2500 && epochs.at(2500)!.iteration > 2400);
  // A later session goes on at the same spacing.
  const later = new SavedEpochs();
  later.restore(epochs.all);
  for (let n = 5001; n <= 5100; n++) later.add(epoch(n));
  assert.ok(later.all.length - epochs.all.length <= 100 / steps[0], `${later.all.length}`);
  // Gone on from iteration 1000: what came after it is of another life.
  epochs.add(epoch(1000));
  assert.ok(epochs.all.every(({ iteration }) => iteration <= 1000));
});

const folder = mkdtempSync(path.join("test-output", "runs-"));
after(() => rmSync(folder, { recursive: true, force: true }));

test("a run is kept whole or not at all, one an experiment, and what is damaged is no run", async () => {
  const store = new RunStore(path.join(folder, "deep"), "file:///a.node-ode.ts#fit");
  assert.equal(await store.load(), undefined);
  assert.equal(await store.checkpoint(), undefined);
  const run = {
    settings: { seed: 3 },
    iterations: 100,
    seconds: 1.5,
    ended: undefined,
    history: piece(0, [3, 2, 1]),
    epochs: [epoch(1), epoch(3)],
  };
  await Promise.all([store.save({ ...run, iterations: 7 }), store.save(run)]);
  assert.deepEqual(await store.load(), { ...run, format: 1 });
  const other = new RunStore(path.join(folder, "deep"), "file:///a.node-ode.ts#other");
  assert.equal(await other.load(), undefined);
  writeFileSync(store.checkpointFile, "newest");
  writeFileSync(`${store.checkpointFile}.before`, "older");
  assert.equal(new TextDecoder().decode(await store.checkpoint()), "newest");
  rmSync(store.checkpointFile);
  assert.equal(new TextDecoder().decode(await store.checkpoint()), "older");
  const file = store.checkpointFile.replace(/checkpoint$/, "run");
  for (const length of [0, 1, 10, 100]) {
    truncateSync(file, length);
    assert.equal(await store.load(), undefined);
  }
  await store.save(run);
  await store.clear();
  assert.equal(await store.load(), undefined);
  assert.equal(await store.checkpoint(), undefined);
});

test("a history is exported with all its digits; what was not measured is empty", () => {
  const history = new RunHistory();
  history.append(piece(0, [1 / 3, 0.1]));
  const csv = [...historyPieces("csv", "fit", { seed: 3 }, history)].join("");
  assert.equal(
    csv,
    `iteration,loss,validation,gradientNorm,rate,evaluations\r\n0,${1 / 3},1,${2 / 3},0.1,8\r\n1,0.1,,0.2,0.1,8\r\n`,
  );
  assert.deepEqual(JSON.parse([...historyPieces("json", "fit", { seed: 3 }, history)].join("")), {
    name: "fit",
    settings: { seed: 3 },
    iterations: 2,
    loss: [1 / 3, 0.1],
    validation: [1, null],
    gradientNorm: [2 / 3, 0.2],
    rate: [0.1, 0.1],
    evaluations: [8, 8],
  });
});

test("parameters are exported a number a row, or nested by name", () => {
  const parameters = [
    {
      name: "net",
      net: true,
      fixed: false,
      overridden: false,
      packed: Float64Array.of(1, 0.1),
      json: '[{"W":[[1]],"b":[0.1]}]',
    },
    { name: "k", net: false, fixed: false, overridden: false, packed: Float64Array.of(1 / 3), json: `${1 / 3}` },
  ];
  const csv = [...parameterPieces("csv", "fit", {}, epoch(7), parameters)].join("");
  assert.equal(csv, `parameter,index,value\r\nnet,0,1\r\nnet,1,0.1\r\nk,0,${1 / 3}\r\n`);
  assert.deepEqual(JSON.parse([...parameterPieces("json", "fit", {}, epoch(7), parameters)].join("")), {
    name: "fit",
    iteration: 7,
    settings: {},
    z0: [0, 0],
    parameters: { net: [{ W: [[1]], b: [0.1] }], k: 1 / 3 },
  });
});

test("no name is a formula, or ends its cell; numbers stay numbers", () => {
  for (const name of ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", 'a"b', "a,b", "x\n=1", " =1", "a;=1+1", "＝1"]) {
    const parameters = [{ name, json: "[-1.5]", packed: Float64Array.of(-1.5, 2) }] as never;
    const [, ...rows] = [...parameterPieces("csv", "fit", {}, epoch(7), parameters)].join("").split("\r\n");
    assert.equal(rows.length, 3, "a line a number, and the end");
    for (const [n, row] of rows.slice(0, 2).entries()) {
      const [, cell, number] = /^("(?:[^"]|"")*"|[^",]*),\d,(.*)$/.exec(row) ?? assert.fail(row);
      // As a spreadsheet takes it, whose lines may be parted at semicolons too.
      const text = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
      for (const part of [text, ...text.split(";")]) assert.doesNotMatch(part, /^\s*[=+\-@＝]/, row);
      assert.equal(Number(number), [-1.5, 2][n]);
    }
  }
});
