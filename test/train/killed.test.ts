import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { Random } from "../../src/core/random.ts";
import { olderCheckpoint } from "../../src/engine/checkpointFile.ts";
import { sampleTraining } from "./trainings.ts";

/*
 * A training that is killed again and again, at moments of chance, and each time goes on from its checkpoint in a new process.
 * This file is both: the tests, and, where the environment names a checkpoint, the process that is killed.
 */

const checkpoint = process.env.NODE_ODE_TEST_CHECKPOINT;
if (checkpoint) train(checkpoint);
else declareTests();

function train(file: string): void {
  const training = ringTraining();
  if (existsSync(file) || existsSync(olderCheckpoint(file))) training.resume(undefined, file);
  process.send!({ iteration: training.iteration });
  const { status } = training.run({ checkpointFile: file, checkpointEvery: 3 });
  process.exit(status === "done" ? 0 : 1);
}

function ringTraining() {
  return sampleTraining("spiral", "fitSpiral", { iterations: 1500 });
}

function declareTests(): void {
  test("killed at least 20 times, it ends with the bits of the run that was not", { timeout: 300_000 }, async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "killed-"));
    const file = path.join(folder, "ring.checkpoint");
    const random = new Random(1);
    const begun: number[] = [];
    let killed = 0;
    let cut = 0;
    try {
      for (let done = false; !done; ) {
        const child = fork(fileURLToPath(import.meta.url), [], {
          env: { ...process.env, NODE_ODE_TEST_CHECKPOINT: file },
          stdio: ["ignore", "inherit", "inherit", "ipc"],
        });
        const gone = once(child, "exit");
        const [{ iteration }] = await once(child, "message");
        begun.push(iteration);
        // The patience grows, so that it ends on whatever machine.
        const delay = 60 * random.uniform() + (killed > 25 ? 20 * (killed - 25) : 0);
        const timer = setTimeout(() => child.kill("SIGKILL"), delay);
        const [code] = await gone;
        clearTimeout(timer);
        done = code === 0;
        if (done) continue;
        assert.equal(code, null, "it was killed and did not fail");
        killed++;
        // A machine that stops may leave the newest file cut off: now and then this one does.
        if (killed % 5 === 0 && existsSync(file) && existsSync(olderCheckpoint(file))) {
          truncateSync(file, Math.floor(readFileSync(file).length * random.uniform()));
          cut++;
        }
      }
      const whole = ringTraining().run({});
      assert.ok(killed >= 20, `${killed} times killed, begun at ${begun}`);
      assert.ok(cut >= 3 && new Set(begun).size >= 10, `begun at ${begun}`);
      assert.deepEqual(new Uint8Array(readFileSync(file)), whole.checkpoint);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}
