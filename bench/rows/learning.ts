import path from "node:path";
import { mustRun } from "../../scripts/processes.mjs";
import { Queue } from "../../src/engine/queue.ts";
import { Threads } from "../../src/engine/threads.ts";
import type { TrainRequest, TrainResult } from "../../src/protocol/trainingApi.ts";
import { Session } from "../../src/study/session.ts";
import { study } from "../../src/study/study.ts";
import { StudyTraining } from "../../src/study/training/training.ts";
import type { Row, RowGroup } from "../rowGroup.ts";
import { sampleTexts } from "../samples.ts";

/** Milliseconds after which a training that has reported nothing is in its first iteration. */
const LONG_ENOUGH = 3000;

const entry = "spiral.node-ode.ts";

/** A whole training, and how soon one hears that it is to stop. */
export const learning: RowGroup = {
  name: "learning",
  title: "Training of the sample spiral: 2,000 iterations, the last 600 on a window that grows to 1,000 times",
  async measure(rivals) {
    const [first, ...more] = [1, 2, 3, 4, 5].map(trained).sort((a, b) => a.seconds - b.seconds);
    const { seconds, wholeLoss } = [first, ...more][2];
    const rows: Row[] = [
      {
        what: "2,000 iterations, the median of five seeds",
        value: seconds,
        unit: "s",
        note: `mean error ${wholeLoss.toPrecision(2)}`,
      },
    ];
    const torch = rivals.run<{ seconds: number }>("spiral_torch.py");
    const what = "the same iterations with torchdiffeq, against this";
    if (typeof torch === "string") rows.push({ what, value: undefined, unit: "×", note: torch });
    else
      rows.push({
        what,
        value: torch.seconds / seconds,
        unit: "×",
        note: `${torch.seconds.toFixed(0)} s, some timed and the rest interpolated`,
      });
    await mustRun("node scripts/build.mjs");
    rows.push(
      {
        what: "cancelled while it trains, until the reply",
        value: await cancelled(sample()),
        unit: "ms",
        aim: { most: 50 },
      },
      {
        what: "the same where one iteration takes many seconds",
        value: await cancelled(slow()),
        unit: "ms",
        aim: { most: 50 },
      },
    );
    return rows;
  },
};

function sample(): string {
  return sampleTexts().get("spiral")!;
}

/** All of 20,000 steps from one observation to the next at every iteration. */
function slow(): string {
  return sample()
    .replace(/batch: .*\n/, "steps: 20000,\n")
    .replace(/curriculum: .*\n/, "");
}

function trained(seed: number): { readonly seconds: number; readonly wholeLoss: number } {
  const session = new Session();
  const texts = new Map([[entry, sample()]]);
  const subject = study(session.read({ entry, texts }), "fitSpiral");
  return new StudyTraining(session, subject, texts, { settings: { seed } }).run({});
}

/** The longest of some cancellations at different moments, in milliseconds, from telling the worker to its reply. */
async function cancelled(text: string): Promise<number> {
  let longest = 0;
  for (const wait of [20, 77, 150, 201, 333]) {
    const queue = new Queue(new Threads(path.resolve("dist/worker.js"), { kept: 0 }));
    let cancel = () => {};
    let begin = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const params: TrainRequest = {
      uri: entry,
      version: 1,
      name: "fitSpiral",
      options: { settings: { iterations: 1e6 } },
    };
    const running = queue.run({
      request: { method: "train", params },
      sources: { entry, texts: new Map([[entry, text]]) },
      onCancel(listener) {
        cancel = listener;
        return () => {};
      },
      progress: () => begin(),
    });
    await Promise.race([begun, new Promise((resolve) => setTimeout(resolve, LONG_ENOUGH))]);
    await new Promise((resolve) => setTimeout(resolve, wait));
    const asked = performance.now();
    cancel();
    const reply = await running;
    longest = Math.max(longest, performance.now() - asked);
    if (reply.kind !== "result" || (reply.result as TrainResult).status !== "paused")
      throw new Error("it was not paused");
    await queue.dispose();
  }
  return longest;
}
