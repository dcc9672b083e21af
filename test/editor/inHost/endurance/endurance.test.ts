import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { suite, suiteSetup, suiteTeardown, test } from "mocha";
import * as vscode from "vscode";
import { median } from "../../../../src/core/median.ts";
import type { PortraitController } from "../../../../src/extension/panels/portraitController.ts";
import { runs } from "../../../runs.ts";
import { api, closeAll, portraitOf, replace, trainingOf, until, write } from "../lab.ts";

const text = (k: number) => `export const spring = ([x, v] = [1, 0], t: number, { k = ${k} } = {}) => [v, -k * x];\n`;

/** Bytes in use after a full collection. */
function heap(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

interface Process {
  readonly id: number;
  readonly parent: number;
  /** Memory that it holds, in bytes. */
  readonly held: number;
  readonly line: string;
}

function processes(): Process[] {
  const output = execFileSync("ps", ["-o", "pid=,ppid=,rss=,args=", "-A"], { encoding: "utf8" });
  return output.split("\n").map((line) => {
    const [id, parent, kilobytes] = line.trim().split(/\s+/).map(Number);
    return { id, parent, held: 1024 * kilobytes, line };
  });
}

/** Engines of this extension host. */
const engines = () => processes().filter(({ parent, line }) => parent === process.pid && line.includes("engine.js"));

/** What draws the windows of this editor and their webviews: descendants of the harness, as other editors are not. */
function renderers(): Process[] {
  const all = new Map(processes().map((one) => [one.id, one]));
  const isOwn = ({ parent }: Process): boolean =>
    parent === Number(process.env.NODE_ODE_HARNESS) || (all.has(parent) && isOwn(all.get(parent)!));
  return [...all.values()].filter((one) => one.line.includes("--type=renderer") && isOwn(one));
}

const heldBy = (these: readonly Process[]) => these.reduce((sum, { held }) => sum + held, 0);

suite("endurance", () => {
  const rejections: unknown[] = [];
  const remember = (reason: unknown) => rejections.push(reason);
  suiteSetup(() => void process.on("unhandledRejection", remember));
  suiteTeardown(() => void process.off("unhandledRejection", remember));

  test("a thousand rapid edits end in the drawing of the last", async function () {
    this.timeout(180_000);
    const editor = await write("rapid.node-ode.ts", text(1));
    const controller = await portraitOf(editor.document.uri, "spring");
    const { lab } = await api();
    const versions: number[] = [];
    const look = () => controller.result && versions.push(controller.result.version);
    for (let n = 1; n <= 1000; n++) {
      const all = new vscode.Range(0, 0, editor.document.lineCount, 0);
      await editor.edit((edit) => edit.replace(all, text(n / 100)), { undoStopBefore: false, undoStopAfter: false });
      look();
    }
    await until("the last drawing", () => look() && controller.result?.version === editor.document.version);
    assert.ok(new Set(versions).size > 1, "no drawing was seen but the last");
    assert.equal(controller.result!.used.theta.k[0], 10);
    assert.ok(
      versions.every((version, n) => n === 0 || version >= versions[n - 1]),
      "an older drawing replaced a newer one",
    );
    assert.equal(lab().panels.shown(controller)?.stale, undefined);
    await closeAll();
  });

  test("the engine killed twenty times is there again, with the drawing", async function () {
    this.timeout(240_000);
    const editor = await write("killed.node-ode.ts", text(2));
    const controller = await portraitOf(editor.document.uri, "spring");
    const { lab } = await api();
    const document = { uri: editor.document.uri.toString(), version: editor.document.version };
    /** What is waited for before the engine is killed: nothing, an answer while it draws, the drawing. */
    const moments = [
      async () => {},
      () => lab().engine.request("describe", document, { queue: "beside", disposable: true }),
      (k: number) => until(`the drawing of ${k}`, () => controller.result?.used.theta.k[0] === k),
    ];
    for (let n = 0; n < 20; n++) {
      const pid = await until("an engine", () => lab().engine.pid);
      controller.set("theta:k:0", 3 + n);
      await moments[n % 3](3 + n);
      process.kill(pid, "SIGKILL");
      await until("another engine", () => lab().engine.pid !== undefined && lab().engine.pid !== pid, 40_000);
      lab().engine.forgive();
    }
    await until("the drawing of the last value", () => controller.result?.used.theta.k[0] === 22, 60_000);
    assert.equal(engines().length, 1, "engines left over");
    await closeAll();
  });

  test("a hundred panels opened and closed leave no memory and no process behind", async function () {
    this.timeout(240_000);
    const editor = await write("many.node-ode.ts", text(3));
    const { lab } = await api();
    const openAndClose = async () => {
      await portraitOf(editor.document.uri, "spring");
      lab().panels.dispose();
      await until("the panel to close", () => lab().panels.controllers.length === 0);
    };
    for (let n = 0; n < 10; n++) await openAndClose();
    const before = heap();
    for (let n = 0; n < 90; n++) await openAndClose();
    const grown = heap() - before;
    assert.ok(grown < 8e6, `the heap grew by ${(grown / 1e6).toFixed(1)} MB over 90 panels`);
    assert.equal(engines().length, 1);
    await closeAll();
  });

  test("days of use, their hours in minutes, leave no memory behind: panels that are open together, edits, trainings", async function () {
    this.timeout(runs(240_000, 14_000_000));
    const { lab } = await api();
    const fit = `export const fit = experiment(f0, { z0: [1, 0], t: { from: 0, to: 1, points: 3 }, data: { t: [0, 0.5, 1], z: [[1, 0], [0.8, -0.4], [0.5, -0.8]] }, loss: meanSquaredError(), train: { iterations: 20 } });\n`;
    const together = runs(2, 100);
    // So many drawings take their time on a machine that others keep busy.
    const patience = runs(60_000, 1_200_000);
    const day = async (n: number) => {
      const functions = Array.from({ length: together }, (_, i) => text(n + i / 1000).replace("spring", `f${i}`));
      const whole = `import { experiment, meanSquaredError } from "node-ode";\nconst mass = 1;\n${functions.join("").replaceAll("k * x", "k * x * mass")}${fit}`;
      const editor = await write(`day${n}.node-ode.ts`, whole);
      const { uri } = editor.document;
      const portraits: PortraitController[] = [];
      for (let i = 0; i < together; i++) portraits.push(await portraitOf(uri, `f${i}`));
      const training = await trainingOf(uri, "fit");
      // It begins by itself.
      await until("the end of the training", () => training.run.ended);
      await replace(editor, "mass = 1", "mass = 2");
      const isDrawn = () => portraits.every(({ result }) => result?.version === editor.document.version);
      await until("drawings of the last text", isDrawn, patience);
      lab().panels.dispose();
      await until("the panels to close", () => lab().panels.controllers.length === 0);
      await closeAll();
      await vscode.workspace.fs.delete(uri);
    };
    const days = runs(1, 6);
    /** Memory at the end of each of so many days: of the host what is in use, of the others what they hold. */
    const live = async (first: number) => {
      const evenings = { host: [] as number[], engine: [] as number[], webviews: [] as number[] };
      for (let n = first; n < first + days; n++) {
        await day(n);
        evenings.host.push(heap());
        evenings.engine.push(heldBy(engines()));
        evenings.webviews.push(heldBy(renderers()));
      }
      return evenings;
    };
    const before = await live(1);
    const after = await live(1 + days);
    const grown = after.host.at(-1)! - before.host.at(-1)!;
    assert.ok(grown < 8e6, `the heap grew by ${(grown / 1e6).toFixed(1)} MB over ${days} days`);
    // What a process holds goes up and down with its collections: a leak of days is seen through them.
    for (const who of ["engine", "webviews"] as const) {
      const [was, is] = [median(before[who]), median(after[who])];
      assert.ok(was > 0 && is < 1.3 * was + 50e6, `the ${who} held ${was / 1e6} MB, ${days} days later ${is / 1e6} MB`);
    }
    assert.equal(engines().length, 1);
  });

  test("nothing was left unhandled", () => assert.deepEqual(rejections, []));
});
