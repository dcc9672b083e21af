import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { suite, suiteSetup, suiteTeardown, test } from "mocha";
import * as vscode from "vscode";
import { api, closeAll, portraitOf, until, write } from "../lab.ts";

const text = (k: number) => `export const spring = ([x, v] = [1, 0], t: number, { k = ${k} } = {}) => [v, -k * x];\n`;

/** Bytes in use after a full collection. */
function heap(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

/** Child processes of the extension host. */
function children(): string[] {
  const output = execFileSync("ps", ["-o", "pid=,ppid=,args=", "-A"], { encoding: "utf8" });
  return output
    .split("\n")
    .filter((line) => Number(line.trim().split(/\s+/)[1]) === process.pid && line.includes("engine.js"));
}

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
    assert.equal(children().length, 1, "engines left over");
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
    assert.equal(children().length, 1);
    await closeAll();
  });

  test("nothing was left unhandled", () => assert.deepEqual(rejections, []));
});
