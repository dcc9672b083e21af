import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { suite, teardown, test } from "mocha";
import * as vscode from "vscode";
import { EngineClient } from "../../../../src/extension/engineClient.ts";
import { api, closeAll, portraitOf, until, write } from "../lab.ts";

const { execPath } = process;
const { showErrorMessage } = vscode.window;

suite("an engine that fails", () => {
  teardown(async () => {
    process.execPath = execPath;
    vscode.window.showErrorMessage = showErrorMessage;
    await closeAll();
  });

  test("where none can be started that is said once, and Restart Engine works afterwards", async () => {
    const { lab } = await api();
    const { document } = await write("spawned.node-ode.ts", "export const f = (z = 1, t: number) => -z;\n");
    const controller = await portraitOf(document.uri, "f");
    const drawnAt = controller.drawnAt!;
    const said: string[] = [];
    vscode.window.showErrorMessage = async (message: string) => {
      said.push(message);
      return undefined;
    };
    process.execPath = path.join(os.tmpdir(), "nowhere", "node");
    process.kill(lab().engine.pid!, "SIGKILL");
    await until("it to be said", () => said.length > 0);
    assert.match(
      said[0],
      /^The engine does not run: spawn .*nowhere.*ENOENT\. Nothing is drawn or trained until it does\.$/,
    );
    await assert.rejects(lab().engine.request("catalog", null), /ENOENT/);
    process.execPath = execPath;
    await vscode.commands.executeCommand("nodeOde.restartEngine");
    await until("an engine", () => lab().engine.pid);
    await until("the panel to be drawn again", () => controller.drawnAt! > drawnAt);
    assert.equal(said.length, 1);
  });

  test("an installation that cannot be started is said", async () => {
    await api();
    const said: string[] = [];
    vscode.window.showErrorMessage = async (message: string) => {
      said.push(message);
      return undefined;
    };
    process.execPath = path.join(os.tmpdir(), "nowhere", "node");
    await vscode.commands.executeCommand("nodeOde.installTfjsNode");
    assert.equal(said.length, 1);
    assert.match(said[0], /^tfjs-node could not be installed: spawn .*nowhere.*ENOENT/);
  });

  for (const [what, program, reason] of [
    ["ends as soon as it starts", "process.exit(3)", /^code 3$/],
    ["cannot be loaded", "this is no program", /^code 1$/],
    [
      "closes its channel and lives on",
      "process.disconnect(); import('node:net').then((net) => net.createServer().listen(0))",
      /channel|closed/i,
    ],
  ] as const) {
    test(`one that ${what} fails its requests, is started again, and said when that goes on`, async () => {
      const folder = mkdtempSync(path.join(os.tmpdir(), "node-ode-engine-"));
      const script = path.join(folder, "engine.js");
      writeFileSync(script, program);
      const { lab } = await api();
      const client = new EngineClient(script, folder, async () => null, lab().log);
      const said: string[] = [];
      const pids = new Set<number>();
      client.onDidFail((why) => said.push(why));
      try {
        await assert.rejects(client.request("catalog", null));
        await until("it to be said", () => {
          if (client.pid) pids.add(client.pid);
          return said.length > 0;
        });
        assert.match(said[0], reason);
        // Working again, it is what the client talks to at once after it was asked for.
        writeFileSync(
          script,
          `import(${JSON.stringify(vscode.Uri.joinPath(lab().extensionUri, "dist", "engine.js").toString())})`,
        );
        client.restart();
        assert.ok((await client.request("catalog", null)).analyses.length > 0);
        assert.equal(said.length, 1);
        for (const pid of pids) if (pid !== client.pid) await until("no process left behind", () => !isAlive(pid));
      } finally {
        client.dispose();
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }

  test("one that is disposed of while it waits to be started is never started", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "node-ode-engine-"));
    const script = path.join(folder, "engine.js");
    writeFileSync(script, "process.exit(3)");
    const { lab } = await api();
    const client = new EngineClient(script, folder, async () => null, lab().log);
    await assert.rejects(client.request("catalog", null));
    await until("it to have ended", () => client.pid === undefined);
    client.dispose();
    await new Promise(setImmediate);
    await assert.rejects(client.request("catalog", null));
    assert.equal(client.pid, undefined);
    rmSync(folder, { recursive: true, force: true });
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
