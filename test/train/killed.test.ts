import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { Random } from "../../src/core/random.ts";
import { olderCheckpoint } from "../../src/study/training/checkpointFile.ts";
import { runs } from "../runs.ts";
import { sampleTraining } from "./trainings.ts";

/*
 * A training that is killed again and again, at moments of chance, and each time goes on from its checkpoint in a new process.
 * This file is both: the tests, and, where the environment names a checkpoint, the process that is killed.
 */

/** Iterations in all, the most kills, and the most iterations that one process lives to see: at least twenty-one are killed. */
const ITERATIONS = runs(800, 8_000);
const KILLS = runs(60, 600);
const LIFE = 38;

const checkpoint = process.env.NODE_ODE_TEST_CHECKPOINT;
if (checkpoint) train(checkpoint, Number(process.env.NODE_ODE_TEST_LIFE));
else declareTests();

/** Goes on from the checkpoint and dies after so many iterations, unless it is killed before. */
function train(file: string, life: number): void {
  const training = spiralTraining();
  if (existsSync(file) || existsSync(olderCheckpoint(file))) training.resume(undefined, file);
  const last = training.iteration + life;
  process.send!({ iteration: training.iteration });
  const cancelled = () => {
    if (training.iteration >= last) process.kill(process.pid, "SIGKILL");
    return false;
  };
  const { status } = training.run({ checkpointFile: file, checkpointEvery: 2, cancelled });
  process.exit(status === "done" ? 0 : 1);
}

/** Windows of the sample, at every iteration new ones. */
function spiralTraining() {
  return sampleTraining("spiral", "fitSpiral", { iterations: ITERATIONS });
}

function declareTests(): void {
  test("killed at least 20 times, it ends with the bits of the run that was not", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "killed-"));
    const file = path.join(folder, "spiral.checkpoint");
    const random = new Random(1);
    const begun: number[] = [];
    let cut = 0;
    try {
      for (let killed = 0; ; killed++) {
        const life = Math.ceil(LIFE * random.uniform());
        const child = fork(fileURLToPath(import.meta.url), [], {
          env: {
            ...process.env,
            NODE_ODE_TEST_CHECKPOINT: file,
            NODE_ODE_TEST_LIFE: String(killed < KILLS ? Math.max(25, life) : ITERATIONS),
          },
          stdio: ["ignore", "inherit", "inherit", "ipc"],
        });
        const gone = once(child, "exit");
        const [{ iteration }] = await once(child, "message");
        begun.push(iteration);
        // Every third is killed from outside, at whatever it is doing just then.
        const timer =
          killed % 3 === 0 && killed < KILLS
            ? setTimeout(() => child.kill("SIGKILL"), 25 * random.uniform())
            : undefined;
        const [code, signal] = await gone;
        clearTimeout(timer);
        if (code === 0) break;
        assert.equal(signal, "SIGKILL", "it was killed and did not fail");
        // A machine that stops may leave the newest file cut off: now and then this one does.
        if (killed % 5 === 4 && existsSync(file) && existsSync(olderCheckpoint(file))) {
          truncateSync(file, Math.floor(readFileSync(file).length * random.uniform()));
          cut++;
        }
      }
      const whole = spiralTraining().run({});
      assert.ok(begun.length > 20, `begun at ${begun}`);
      assert.ok(cut >= 3 && new Set(begun).size >= 10, `begun at ${begun}`);
      assert.deepEqual(new Uint8Array(readFileSync(file)), whole.checkpoint);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}
