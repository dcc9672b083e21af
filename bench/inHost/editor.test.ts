import { writeFileSync } from "node:fs";
import path from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { suite, test } from "mocha";
import * as vscode from "vscode";
import type { PortraitController } from "../../src/extension/panels/portraitController.ts";
import { closeAll, extension, open, portraitOf, trainingOf, until } from "../../test/editor/inHost/lab.ts";
import type { Measurements, TrainingMeasurements } from "./measurements.ts";

/** Edits of each function; the first few find nothing warm. */
const EDITS = 9;

suite("times of the extension", () => {
  test("are measured", async function () {
    this.timeout(540_000);
    const times = await start();
    const redraws: Record<string, Record<string, number>> = {};
    const samples = await vscode.workspace.findFiles("*.node-ode.ts");
    for (const sample of samples.map((uri) => path.posix.basename(uri.path)).sort()) {
      redraws[sample] = await redrawsOf(sample);
    }
    const measurements: Measurements = { ...times, redraws, training: await whileTraining() };
    writeFileSync(process.env.NODE_ODE_MEASUREMENTS!, JSON.stringify(measurements));
  });
});

async function start(): Promise<Omit<Measurements, "redraws" | "training">> {
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
    times[item.name] = await redrawOf(document, "function" in item ? item.function : item.name, controller);
    lab().panels.dispose();
    await until("the panel to close", () => lab().panels.controllers.length === 0);
  }
  await vscode.commands.executeCommand("workbench.action.files.revert");
  await closeAll();
  return times;
}

/** Median over some edits. */
async function redrawOf(document: vscode.TextDocument, name: string, controller: PortraitController): Promise<number> {
  const { lab } = await extension().activate();
  const each: number[] = [];
  for (let n = 0; n < EDITS; n++) {
    await addTerm(document, name, n);
    await until("the new drawing", () => controller.result?.version === document.version || undefined);
    const began = lab().documents.get(document.uri)!.readAt!;
    const drawn = await until("its showing", () => (controller.drawnAt! > began ? controller.drawnAt : undefined));
    each.push(drawn - began);
    await vscode.commands.executeCommand("undo");
    await until("the old drawing", () => controller.result?.version === document.version || undefined);
  }
  return each.toSorted((a, b) => a - b)[each.length >> 1];
}

/** The spiral learns, watched in its panel, while somebody types into another file whose portrait is open. */
async function whileTraining(): Promise<TrainingMeasurements> {
  const { document } = await open("spiral.node-ode.ts");
  const controller = await trainingOf(document.uri, "fitSpiral");
  await until("the first iterations", () => controller.run.iteration > 0);
  await controller.press("pause");
  const idleDelay = await delayDuring(() => new Promise((resolve) => setTimeout(resolve, 2000)));
  // Long enough not to end meanwhile.
  controller.set("setting:iterations", 1_000_000);
  void controller.press("play");
  await until("the training", () => controller.run.state === "running" && controller.run.iterationsPerSecond > 0);
  const other = (await open("vanDerPol.node-ode.ts")).document;
  const portraitController = await portraitOf(other.uri, "vanDerPol");
  let portrait = 0;
  const from = { iteration: controller.run.iteration, at: performance.now() };
  const delay = await delayDuring(async () => {
    portrait = await redrawOf(other, "vanDerPol", portraitController);
    await new Promise((resolve) => setTimeout(resolve, 3000));
  });
  const speed = (1000 * (controller.run.iteration - from.iteration)) / (performance.now() - from.at);
  await controller.press("pause");
  await controller.press("rewind");
  await vscode.commands.executeCommand("workbench.action.files.revert");
  await closeAll();
  return { delay, idleDelay, portrait, speed };
}

/** 99th percentile of the event loop's delay, in milliseconds. */
async function delayDuring(work: () => Promise<unknown>): Promise<number> {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  await work();
  histogram.disable();
  return histogram.percentile(99) / 1e6;
}

/** Types a term into a function's result that it never had, so that it is read, traced and compiled anew. */
async function addTerm(document: vscode.TextDocument, name: string, n: number): Promise<void> {
  const result = new RegExp(`(?:function|const) ${name}\\b[^]*?(?:=>|return)\\s+(?:\\w+\\()?\\[?`).exec(
    document.getText(),
  );
  if (!result) throw new Error(`no result of ${name} to edit`);
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, document.positionAt(result.index + result[0].length), `${n + 1}e-7 * t + `);
  await vscode.workspace.applyEdit(edit);
}
