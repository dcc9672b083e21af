import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import fc from "fast-check";
import type { TrainingRun } from "../../src/extension/training/trainingRun.ts";
import type { Block, Cell } from "../../src/protocol/panel.ts";
import { until } from "../until.ts";
import { opened } from "./fakeEditor.ts";
import { openTraining } from "./trainingBench.ts";
import { turn } from "./turn.ts";

const folder = mkdtempSync(path.join("test-output", "records-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const rowOf = (content: readonly Block[], label: string): readonly Cell[] | undefined =>
  content
    .flatMap((block) => (block.kind === "table" && block.id === "runs" ? block.rows : []))
    .find((row) => row[0] === label);

/** All that there is to know of a run, as text. */
const recordOf = (run: TrainingRun) =>
  JSON.stringify({
    label: run.label,
    state: run.state,
    status: run.status,
    message: run.message,
    settings: run.settings,
    choices: run.choices,
    iteration: run.iteration,
    iterations: run.iterations,
    seconds: run.seconds,
    engine: run.engine,
    events: run.events,
    history: Object.entries(run.history.columns).map(([name, values]) => [name, ...values]),
    epochs: run.epochs.all.map(({ iteration, seconds, theta, z0 }) => [iteration, seconds, [...theta], [...z0]]),
    newest: [...run.newest!.theta, ...run.newest!.z0],
  });

type Act = { readonly press: string } | { readonly set: string; readonly to: number } | "edit" | "reload" | "wait";

const acts: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .constantFrom("play", "step", "rewind", "stop", "newRun", "goOn", "forget", "resetSettings")
      .map((press) => ({ press })),
  },
  { weight: 1, arbitrary: fc.record({ set: fc.constant("setting:rate"), to: fc.constantFrom(0.01, 0.05, 0.2) }) },
  { weight: 1, arbitrary: fc.record({ set: fc.constant("setting:iterations"), to: fc.integer({ min: 1, max: 60 }) }) },
  { weight: 1, arbitrary: fc.record({ set: fc.constant("setting:seed"), to: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ set: fc.constant("epoch"), to: fc.nat(60) }) },
  { weight: 1, arbitrary: fc.constant("edit" as const) },
  { weight: 1, arbitrary: fc.constant("reload" as const) },
  { weight: 4, arbitrary: fc.constant("wait" as const) },
);

const text = (rate: number) => `import { adam, experiment, from, meanSquaredError } from "node-ode";
export const truth = ([x] = [1], t: number) => [-x];
export const decay = ([x] = [1], t: number, { k = 0.2 } = {}) => [-k * x];
export const fit = experiment(decay, {
  z0: [1], t: { from: 0, to: 1, points: 5 }, data: from(truth), loss: meanSquaredError(),
  train: { iterations: 40, optimizer: adam(${rate}), seed: 3 },
});
`;

test("a run that has ended stays what it was, whatever is done on the panel and to the file", async () => {
  let count = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(acts, { minLength: 5, maxLength: 25 }), async (todo) => {
      opened.text = text(0.1);
      opened.version++;
      const storage = path.join(folder, String(count++));
      let bench = await openTraining(storage, "fit", {});
      const records = new Map<string, string>();
      const rows = new Map<string, string>();
      /** What a press begins may go on after the next act: a new run waits for the disk. */
      const pressed: Promise<void>[] = [];
      const settled = async () => {
        await Promise.all(pressed.splice(0));
        await bench.settled();
      };
      const look = ({ controller }: typeof bench) => {
        for (const run of controller.runs.filter(({ ended }) => ended)) {
          const now = recordOf(run);
          assert.equal(now, records.get(run.label) ?? now);
          records.set(run.label, now);
        }
      };
      const onShow = ({ controller, shown }: typeof bench) => {
        for (const { label, ended } of controller.runs) {
          const row = ended && shown() && rowOf(shown()!.content, label);
          if (!row) continue;
          assert.deepEqual(JSON.stringify(row), rows.get(label) ?? JSON.stringify(row));
          rows.set(label, JSON.stringify(row));
        }
      };
      try {
        for (const act of todo) {
          if (act === "wait") {
            await settled();
            onShow(bench);
          } else if (act === "edit") {
            opened.text = text(opened.version % 2 ? 0.1 : 0.3);
            opened.version++;
            bench.edited();
          } else if (act === "reload") {
            await settled();
            bench.controller.dispose();
            bench = await openTraining(storage, "fit", { reopened: true });
            // One run is kept over a reload: the numbers of the others are free again.
            for (const known of [records, rows]) {
              for (const label of known.keys()) {
                if (!bench.controller.runs.some((run) => run.ended && run.label === label)) known.delete(label);
              }
            }
          } else if ("press" in act) {
            const press = bench.controller.press(act.press);
            pressed.push(press);
            await Promise.race([press, turn()]);
          } else bench.controller.set(act.set, act.to);
          await turn();
          look(bench);
        }
        await settled();
        look(bench);
        onShow(bench);
      } finally {
        bench.controller.dispose();
      }
    }),
    { numRuns: 30, seed: 14 },
  );
});

const factsOf = (content: readonly Block[]) =>
  Object.fromEntries(
    content
      .flatMap((block) => (block.kind === "facts" ? block.facts : []))
      .map(({ label, value, exact }) => [label, exact ?? value]),
  );

test("what is looked back at carries its own time: iteration, loss, rate and seconds of that state", async () => {
  opened.text = text(0.1);
  opened.version++;
  const bench = await openTraining(path.join(folder, "moments"), "fit", { reopened: true });
  const { controller } = bench;
  try {
    await controller.press("play");
    await bench.settled();
    const { loss } = controller.run.history.columns;
    const end = factsOf(bench.shown()!.content);
    assert.equal(end.iteration, "40 / 40");
    for (const at of [0, 7, 39]) {
      controller.set("epoch", at);
      await bench.settled();
      const facts = factsOf(bench.shown()!.content);
      assert.equal(facts.iteration, `${at} / 40`);
      assert.equal(facts.loss, loss[at]);
      assert.equal(facts["iterations/s"], "–");
      const rule = controller.result!.loss.marks.find(({ id }) => id === "shown");
      assert.ok(rule?.kind === "rule" && rule.at === at);
    }
    controller.set("epoch", 0);
    // The text says another start now: the run began where it began.
    opened.text = text(0.3).replace("k = 0.2", "k = 0.9");
    opened.version++;
    bench.edited();
    await bench.settled();
    const begin = factsOf(bench.shown()!.content);
    assert.equal(begin.time, "0.0 s");
    assert.equal(begin.rate, 0.1);
    assert.deepEqual([...controller.run.epochs.at(0)!.theta], [0.2]);
    controller.set("epoch", 40);
    await bench.settled();
    assert.deepEqual(factsOf(bench.shown()!.content), end);
  } finally {
    controller.dispose();
  }
});

test("a run that has ended is gone on from by another one, which makes the numbers of one run in one go", async () => {
  opened.text = text(0.1);
  opened.version++;
  const bench = await openTraining(path.join(folder, "on"), "fit", { reopened: true });
  const { controller } = bench;
  try {
    await controller.press("play");
    await controller.press("goOn");
    assert.deepEqual([controller.runs.length, controller.run.iteration], [1, 40], "there is nothing to go on to");
    const first = recordOf(controller.run);
    controller.set("setting:iterations", 60);
    await controller.press("goOn");
    await bench.settled();
    assert.equal(recordOf(controller.runs[0]), first);
    assert.deepEqual([controller.runs.length, controller.run.iteration], [2, 60]);
    const onward = [...controller.run.history.columns.loss];
    await controller.press("newRun");
    await bench.settled();
    assert.deepEqual([...controller.run.history.columns.loss], onward);
  } finally {
    controller.dispose();
  }
});

test("the command starts a run where there is none; opening again, revealing and drawing never do", async () => {
  opened.text = text(0.1);
  opened.version++;
  const storage = path.join(folder, "command");
  const restored = await openTraining(storage, "fit", { reopened: true });
  restored.controller.seen(false);
  restored.controller.seen(true);
  await restored.settled();
  assert.deepEqual([restored.controller.run.state, restored.controller.run.iteration], ["ready", 0]);
  restored.controller.asked();
  await until("the run", () => restored.controller.run.ended);
  await restored.settled();
  const record = recordOf(restored.controller.run);
  restored.controller.asked();
  await restored.settled();
  assert.deepEqual([restored.controller.runs.length, recordOf(restored.controller.run)], [1, record]);
  restored.controller.dispose();
  // By the command in a later session: what is there is shown.
  const later = await openTraining(storage, "fit", {});
  await later.settled();
  assert.deepEqual([later.controller.runs.length, recordOf(later.controller.run)], [1, record]);
  later.controller.dispose();
});

test("in slow motion a run makes the numbers that it makes without", async () => {
  opened.text = text(0.1);
  opened.version++;
  const bench = await openTraining(path.join(folder, "slow"), "fit", { reopened: true });
  const { controller } = bench;
  try {
    controller.set("pace", "100");
    void controller.press("play");
    await until("some iterations", () => controller.run.iteration > 5);
    controller.set("pace", "0");
    await until("its end", () => controller.run.ended);
    const slow = [...controller.run.history.columns.loss];
    await controller.press("newRun");
    await bench.settled();
    assert.deepEqual([...controller.run.history.columns.loss], slow);
  } finally {
    controller.dispose();
  }
});

test("a file that says another equation leaves the run what it was, and the panel says so", async () => {
  opened.text = text(0.1);
  opened.version++;
  const bench = await openTraining(path.join(folder, "equation"), "fit", {});
  const { controller } = bench;
  try {
    await until("its end", () => controller.run.ended);
    await bench.settled();
    const noted = () => bench.shown()!.notes.filter(({ text }) => text.includes("another equation")).length;
    assert.equal(noted(), 0);
    const record = recordOf(controller.run);
    opened.text = text(0.1).replace("[-k * x]", "[-k * x * x]");
    opened.version++;
    bench.edited();
    await bench.settled();
    assert.equal(noted(), 1);
    assert.equal(recordOf(controller.run), record);
  } finally {
    controller.dispose();
  }
});

test("Play of a run that has ended lets it go by once more, and pauses it; New run is what begins another", async () => {
  opened.text = text(0.1);
  opened.version++;
  const bench = await openTraining(path.join(folder, "replayed"), "fit", {});
  const { controller } = bench;
  try {
    await until("its end", () => controller.run.ended);
    await bench.settled();
    const record = recordOf(controller.run);
    // So slow that it cannot end between two looks.
    controller.set("speed", "0.25");
    await controller.press("play");
    const shown = () => factsOf(bench.shown()!.content).iteration;
    await until("an iteration on the way", () => shown() !== "40 / 40" && shown() !== "0 / 40");
    await controller.press("play");
    await bench.settled();
    const paused = shown();
    await controller.press("step");
    await bench.settled();
    assert.equal(Number.parseInt(String(shown()), 10), Number.parseInt(String(paused), 10) + 1);
    controller.set("speed", "4");
    await controller.press("play");
    await until("its end again", () => shown() === "40 / 40");
    assert.deepEqual([controller.runs.length, recordOf(controller.run)], [1, record]);
    await controller.press("newRun");
    assert.equal(controller.runs.length, 2);
  } finally {
    controller.dispose();
  }
});
