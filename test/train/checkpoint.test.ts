import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { checksum } from "../../src/core/checksum.ts";
import { CheckpointFile, olderCheckpoint, readCheckpoint } from "../../src/study/training/checkpointFile.ts";
import { decodeCheckpoint, encodeCheckpoint } from "../../src/train/checkpoint.ts";
import { CheckpointFault } from "../../src/train/checkpointFault.ts";
import { Training } from "../../src/train/training.ts";
import { ran, sampleTraining, trainingOf } from "./trainings.ts";

const TEXT = `
import { adam, cosine, experiment, meanSquaredError, mlp, param } from "node-ode";
export const f = ([x, y] = [1, 0], t: number, { k = param(1, { fixed: true }), net = mlp([2, 4, 2], { seed: 1 }) } = {}) => {
  const [p, q] = net([x, y]);
  return [k * p, q];
};
export const study = experiment(f, {
  t: { from: 0, to: 2, points: 21 }, data: (t) => [Math.cos(t), Math.sin(t)], loss: meanSquaredError(),
  train: { iterations: 40, optimizer: adam(cosine(0.01)), batch: { size: 4, points: 5 }, patience: 30, seed: 3 },
});`;

const IDENTITY = { "the function": "one" };

function someState() {
  const training = new Training(trainingOf(TEXT, "study").problem);
  for (let n = 0; n < 7; n++) training.step();
  return training.state;
}

function withFolder(use: (folder: string) => void): void {
  const folder = mkdtempSync(path.join(os.tmpdir(), "checkpoint-"));
  try {
    use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("the checksum is CRC-32", () => {
  assert.equal(checksum(new TextEncoder().encode("123456789")), 0xcbf43926);
});

test("what is read is what was written, to the last bit", () => {
  const state = someState();
  assert.ok(state.before && state.bestX);
  assert.deepEqual(decodeCheckpoint(encodeCheckpoint(state, IDENTITY, "strict"), IDENTITY), {
    state,
    identity: IDENTITY,
    arithmetic: "strict",
  });
});

test("one cut off at any byte is no checkpoint, and one with any bit changed is none", () => {
  const bytes = encodeCheckpoint(someState(), IDENTITY, "strict");
  const refused = (damaged: Uint8Array) =>
    assert.throws(
      () => decodeCheckpoint(damaged, IDENTITY),
      (error) => error instanceof CheckpointFault && error.damaged,
    );
  for (let length = 0; length < bytes.length; length++) refused(bytes.subarray(0, length));
  for (let at = 0; at < bytes.length; at += 3) {
    const changed = bytes.slice();
    changed[at] ^= 1 << (at % 8);
    refused(changed);
  }
});

test("data computed before arithmetic was named need not be the same to the last bit, all else must", () => {
  const bytes = readFileSync("test/train/reference/beforeArithmetic.checkpoint");
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(20, true);
  const { identity } = JSON.parse(bytes.subarray(24, 24 + length).toString()) as { identity: Record<string, string> };
  const other = { ...identity, "the data": "others" };
  const { state, arithmetic } = decodeCheckpoint(bytes, other, { changed: ["the data"] });
  assert.deepEqual([state.iteration, arithmetic], [20, undefined]);
  assert.throws(() => decodeCheckpoint(bytes, other), /the data differ;/);
  assert.throws(
    () => decodeCheckpoint(bytes, { ...identity, "the loss": "other" }, { changed: ["the data"] }),
    /the loss differs/,
  );
  const named = encodeCheckpoint(state, identity, "strict");
  assert.throws(() => decodeCheckpoint(named, other, { changed: ["the data"] }), /the data differ;/);
});

test("whatever happened to the newest file, the one before it serves", () => {
  withFolder((folder) => {
    const file = path.join(folder, "c.checkpoint");
    const decode = (bytes: Uint8Array) => decodeCheckpoint(bytes, IDENTITY).state;
    const state = someState();
    const kept = CheckpointFile.open(file);
    kept.write(encodeCheckpoint({ ...state, iteration: 1 }, IDENTITY, "strict"));
    assert.equal(readCheckpoint(file, decode).state.iteration, 1);
    kept.write(encodeCheckpoint({ ...state, iteration: 2 }, IDENTITY, "strict"));
    const whole = readFileSync(file);
    const older = readFileSync(olderCheckpoint(file));
    assert.deepEqual(readCheckpoint(file, decode).state, { ...state, iteration: 2 });
    for (let length = 0; length < whole.length; length += 7) {
      writeFileSync(file, whole.subarray(0, length));
      writeFileSync(olderCheckpoint(file), older);
      const { state: found, note } = readCheckpoint(file, decode);
      assert.equal(found.iteration, 1, `cut off at ${length}`);
      assert.match(note ?? "", /going on from the one before it/);
    }
    // The whole one has taken the damaged one's place, so that a crash in the next writing leaves one.
    assert.deepEqual(readFileSync(file), older);
    writeFileSync(olderCheckpoint(file), whole);
    rmSync(file);
    assert.equal(readCheckpoint(file, decode).state.iteration, 2);
    rmSync(file);
    assert.throws(() => readCheckpoint(file, decode), /there is no file `.*c\.checkpoint` to go on from/);
  });
});

test("a checkpoint of another training is refused with what differs", () => {
  const { checkpoint } = ran(trainingOf(TEXT, "study"), 3);
  const refused = (text: string, reason: RegExp, settings = {}) =>
    assert.throws(() => trainingOf(text, "study", settings).resume(checkpoint), {
      name: "StudyError",
      message: reason,
    });
  trainingOf(TEXT, "study").resume(checkpoint);
  refused(TEXT.replace("[k * p, q]", "[k * p, q + 1]"), /the function differs;/);
  refused(TEXT.replace("param(1,", "param(2,"), /a fixed parameter differs/);
  refused(TEXT.replace("Math.cos(t)", "Math.cos(t) / 2"), /the data differ;/);
  refused(
    TEXT.replace("meanSquaredError()", "huber(2)").replace("meanSquaredError,", "huber,"),
    /the loss differs: it was meanSquaredError\(\) and is huber\(delta 2\)/,
  );
  refused(TEXT.replace("adam(cosine(0.01))", "adam(0.01, { beta1: 0.5 })"), /`optimizer` differs/);
  refused(TEXT, /`seed` differs: it was 3 and is 4/, { seed: 4 });
  refused(TEXT, /`batch` differs: it was 4 windows of 5 and is 8 windows of 5/, { batchSize: 8 });
  refused(TEXT, /`precision` differs/, { precision: "float32" });
  // What one may well want to change is no obstacle: how long, and how fast.
  trainingOf(TEXT, "study", { iterations: 400, rate: 1e-4 }).resume(checkpoint);
  assert.throws(() => trainingOf(TEXT, "study").resume(new TextEncoder().encode("{}")), /this is no checkpoint/);
});

test("a run in pieces, each in a new training, is the run in one", () => {
  const runs = [
    () => trainingOf(TEXT, "study"),
    () => sampleTraining("lotkaVolterraFit", "fitCounts", { iterations: 30 }),
    () => sampleTraining("pendulumFriction", "fitFriction", { iterations: 30 }),
    () => sampleTraining("spiral", "fitSpiral", { iterations: 1430 }),
  ];
  for (const make of runs) {
    const whole = ran(make());
    let checkpoint: Uint8Array | undefined;
    const losses: number[] = [];
    for (let until = 11; ; until += until < 1000 && whole.iterations > 1000 ? 1000 : 9) {
      const piece = make();
      if (checkpoint) piece.resume(checkpoint);
      const result = ran(piece, until);
      checkpoint = result.checkpoint;
      losses.push(...result.losses);
      if (result.status !== "paused") break;
    }
    assert.deepEqual(losses, whole.losses);
    assert.deepEqual(checkpoint, whole.checkpoint);
  }
});

test("a checkpoint that cannot be written any more is said, and the training goes on", () => {
  withFolder((folder) => {
    const gone = path.join(folder, "gone");
    mkdirSync(gone);
    const training = trainingOf(TEXT, "study");
    const events: string[] = [];
    const { status, theta } = training.run({
      checkpointFile: path.join(gone, "c.checkpoint"),
      checkpointEvery: 0,
      progress: (progress) => events.push(...progress.events),
      cancelled: () => {
        rmSync(gone, { recursive: true, force: true });
        return false;
      },
    });
    assert.equal(status, "done");
    assert.deepEqual(theta, ran(trainingOf(TEXT, "study")).theta);
    assert.equal(events.length, 1, "said once");
    assert.match(events[0], /the checkpoint of iteration 1 was not written to `.*`: ENOENT/);
  });
});

test("where no folder can be made a training that may go without checkpoints trains, and says so once", () => {
  withFolder((folder) => {
    const inTheWay = path.join(folder, "file");
    writeFileSync(inTheWay, "");
    const checkpointFile = path.join(inTheWay, "c.checkpoint");
    const events: string[] = [];
    const training = trainingOf(TEXT, "study");
    const progress = ({ events: happened }: { readonly events: readonly string[] }) => void events.push(...happened);
    const { status, iteration } = training.run({ checkpointFile, goesWithoutCheckpoints: true, until: 5, progress });
    assert.deepEqual([status, iteration], ["paused", 5]);
    const said = events.filter((event) => event.includes("kept on the disk"));
    assert.equal(said.length, 1);
    assert.match(said[0], /^nothing of this training is kept on the disk: ENOTDIR: /);
    assert.throws(() => training.run({ checkpointFile, until: 6 }), /checkpoints cannot be written: ENOTDIR/);
  });
});
