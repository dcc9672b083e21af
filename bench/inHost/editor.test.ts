import { writeFileSync } from "node:fs";
import path from "node:path";
import { suite, test } from "mocha";
import * as vscode from "vscode";
import { closeAll, extension, open, portraitOf, until } from "../../test/editor/inHost/lab.ts";
import type { Measurements } from "./measurements.ts";

/** Edits of each function; the first few find nothing warm. */
const EDITS = 9;

suite("times of the extension", () => {
  test("are measured", async function () {
    this.timeout(300_000);
    const times = await start();
    const redraws: Record<string, Record<string, number>> = {};
    const samples = await vscode.workspace.findFiles("*.node-ode.ts");
    for (const sample of samples.map((uri) => path.posix.basename(uri.path)).sort()) {
      redraws[sample] = await redrawsOf(sample);
    }
    const measurements: Measurements = { ...times, redraws };
    writeFileSync(process.env.NODE_ODE_MEASUREMENTS!, JSON.stringify(measurements));
  });
});

async function start(): Promise<Omit<Measurements, "redraws">> {
  if (extension().isActive) throw new Error("the extension is active before a TypeScript file is open");
  const asked = performance.now();
  const { lab, loaded, registering } = await extension().activate();
  const active = performance.now();
  if (loaded()) throw new Error("all of the extension is loaded before a .node-ode.ts file is open");
  lab();
  const loading = performance.now() - active;
  return { asking: active - asked, code: codeTime(), registering, loading };
}

/** Time to load the entry's code, which is there already, once more. */
function codeTime(): number {
  const entry = require.resolve(path.join(extension().extensionPath, "dist", "extension.cjs"));
  delete require.cache[entry];
  const began = performance.now();
  require(entry);
  return performance.now() - began;
}

async function redrawsOf(file: string): Promise<Record<string, number>> {
  const { document } = await open(file);
  const { lab } = await extension().activate();
  const description = await until("the description", () => lab().documents.describe(document));
  const times: Record<string, number> = {};
  for (const item of [...description.functions, ...description.experiments]) {
    const controller = await portraitOf(document.uri, item.name);
    const each: number[] = [];
    for (let n = 0; n < EDITS; n++) {
      await addTerm(document, "function" in item ? item.function : item.name, n);
      await until("the new drawing", () => controller.result?.version === document.version || undefined);
      const began = lab().documents.get(document.uri)!.readAt!;
      const drawn = await until("its showing", () => (controller.drawnAt! > began ? controller.drawnAt : undefined));
      each.push(drawn - began);
      await vscode.commands.executeCommand("undo");
      await until("the old drawing", () => controller.result?.version === document.version || undefined);
    }
    times[item.name] = each.toSorted((a, b) => a - b)[each.length >> 1];
    lab().panels.dispose();
    await until("the panel to close", () => lab().panels.controllers.length === 0);
  }
  await vscode.commands.executeCommand("workbench.action.files.revert");
  await closeAll();
  return times;
}

/** Types a term into a function's result that it never had, so that it is read, traced and compiled anew. */
async function addTerm(document: vscode.TextDocument, name: string, n: number): Promise<void> {
  const result = new RegExp(`(?:function|const) ${name}\\b[^]*?(?:=>|return) (?:\\w+\\()?\\[?`).exec(
    document.getText(),
  );
  if (!result) throw new Error(`no result of ${name} to edit`);
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, document.positionAt(result.index + result[0].length), `${n + 1}e-7 * t + `);
  await vscode.workspace.applyEdit(edit);
}
