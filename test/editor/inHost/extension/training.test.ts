import assert from "node:assert/strict";
import { existsSync, readdirSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { suite, teardown, test } from "mocha";
import * as vscode from "vscode";
import { analyses } from "../../../../src/analysis/registry.ts";
import type { TrainingController } from "../../../../src/extension/panels/trainingController.ts";
import { api, closeAll, open, portraitOf, trainingOf, until, write } from "../lab.ts";

/** A net that learns a circle, long enough for every test to interrupt it. */
const source = (name: string, more = "") => `// Learns a rotation.
import { adam, experiment, from, meanSquaredError, mlp } from "node-ode";

export const truth = ([x, y] = [1, 0], t: number) => [y, -x];

export function model([x, y] = [1, 0], t: number, { net = mlp([2, 8, 2], { seed: 1 }), gain = 1 } = {}) {
  const [a, b] = net([x, y]);
  return [gain * a, gain * b];
}

export const ${name} = experiment(model, {
  z0: [1, 0], t: { from: 0, to: 3, points: 31 }, data: from(truth), loss: meanSquaredError(),
  train: { iterations: 100000, optimizer: adam(5e-3), batch: { size: 4, points: 6 }, seed: 3${more} },
});
`;

const losses = ({ run }: TrainingController, count: number) => [...run.history.columns.loss.subarray(0, count)];

async function iteration(controller: TrainingController, least: number): Promise<void> {
  await until(`iteration ${least}`, () => controller.run.iteration >= least);
}

suite("training", () => {
  teardown(async () => {
    const { lab } = await api();
    for (const controller of lab().panels.controllers) {
      if ("runs" in controller) await (controller as TrainingController).run.pause();
    }
    await closeAll();
    await until("the panels to close", () => lab().panels.controllers.length === 0);
  });

  test("the command stands in the palette under exactly its title, and over what can be trained", async () => {
    const { packageJSON } = vscode.extensions.getExtension("neural-ode-lab.node-ode")!;
    const command = packageJSON.contributes.commands.find(
      (each: { command: string }) => each.command === "nodeOde.train",
    );
    assert.equal(command.category, "Neural ODE");
    assert.equal(command.title, "Train Neural ODE");
    const { document } = await open("spiral.node-ode.ts");
    const lenses = await until("lenses", async () => {
      const all = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        "vscode.executeCodeLensProvider",
        document.uri,
        50,
      );
      return all.length > 0 ? all : undefined;
    });
    const over = lenses
      .filter(({ command }) => command?.command === "nodeOde.train")
      .map(({ command }) => command!.arguments![0].name);
    assert.deepEqual(over, ["fitSpiral"]);
    // What can be trained can be all that other experiments can.
    const commandsOver = (name: string) =>
      lenses.flatMap(({ command }) => (command?.arguments?.[0].name === name ? [command.command] : []));
    const offered = [...analyses].filter(({ lens }) => lens).map(({ name, command = name }) => `nodeOde.${command}`);
    assert.deepEqual(commandsOver("fitSpiral"), [...offered, "nodeOde.analyse"]);
  });

  test("it starts, its loss falls and its field changes; paused, stepped and rewound it computes the same numbers", async () => {
    const { document } = await write("circle.node-ode.ts", source("circle"));
    const controller = await trainingOf(document.uri, "circle");
    const first = controller.result!;
    await iteration(controller, 400);
    await controller.press("pause");
    assert.equal(controller.run.state, "paused");
    const done = controller.run.iteration;
    const seen = losses(controller, done);
    assert.equal(seen.length, done);
    const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
    assert.ok(mean(seen.slice(-50)) < 0.5 * mean(seen.slice(0, 50)), "the loss does not fall");
    const field = (result: typeof first) => result.fields[0].marks.find(({ kind }) => kind === "field");
    await until("another field", () => JSON.stringify(field(controller.result!)) !== JSON.stringify(field(first)));
    assert.deepEqual(
      controller.result!.fields.map(({ id }) => id),
      ["learned", "true", "error"],
    );

    await controller.press("step");
    assert.equal(controller.run.iteration, done + 1);
    assert.equal(controller.run.state, "paused");
    const all = losses(controller, done + 1);

    controller.set("epoch", Math.floor(done / 2));
    await until("an earlier field", () => JSON.stringify(field(controller.result!)) !== JSON.stringify(field(first)));

    await controller.press("rewind");
    assert.equal(controller.run.iteration, 0);
    assert.equal(controller.runs.length, 1);
    // In one go what was interrupted before.
    void controller.press("play");
    await iteration(controller, done + 1);
    await controller.press("pause");
    assert.deepEqual(losses(controller, done + 1), all);
  });

  test("a killed engine leaves a checkpoint, and the resumed run goes on with the same numbers", async () => {
    const { lab } = await api();
    const { document } = await write("killed.node-ode.ts", source("killed"));
    const { storage } = lab();
    const checkpoints = () =>
      (existsSync(storage) ? readdirSync(storage, { recursive: true, encoding: "utf8" }) : []).filter((file) =>
        file.endsWith(".checkpoint"),
      );
    const earlier = checkpoints();
    const controller = await trainingOf(document.uri, "killed");
    await until("a checkpoint", () => checkpoints().length > earlier.length && controller.run.iteration > 10);
    process.kill(lab().engine.pid!, "SIGKILL");
    await until("the loss to be noticed", () => controller.run.state === "lost");
    const before = losses(controller, controller.run.iteration);
    await until("the offer", () =>
      lab()
        .panels.shown(controller)
        ?.notes.some(({ link }) => link?.id === "play"),
    );
    void controller.press("play");
    const newer = () => losses(controller, controller.run.iteration).slice(before.length);
    await until("what it goes on with", () => newer().filter((loss) => !Number.isNaN(loss)).length >= 50);
    await controller.press("pause");
    const resumed = losses(controller, controller.run.iteration);
    assert.deepEqual(resumed.slice(0, before.length), before);
    await controller.press("rewind");
    void controller.press("play");
    await iteration(controller, resumed.length);
    await controller.press("pause");
    // What the engine had not told yet when it was killed, though its checkpoint is from after that, is known since.
    const whole = losses(controller, resumed.length);
    assert.ok(whole.every((loss) => !Number.isNaN(loss)));
    const told = (loss: number, n: number) => (Number.isNaN(resumed[n]) ? Number.NaN : loss);
    assert.deepEqual(whole.map(told), resumed);
  });

  test("a closed panel is found again where it was, and goes on from there", async () => {
    const { lab } = await api();
    const { document } = await write("again.node-ode.ts", source("again"));
    let controller = await trainingOf(document.uri, "again");
    await iteration(controller, 60);
    await controller.press("pause");
    const { iteration: done } = controller.run;
    const seen = losses(controller, done);
    await closeAll();
    await until("the panel to close", () => lab().panels.controllers.length === 0);
    await open("again.node-ode.ts");
    controller = await trainingOf(document.uri, "again");
    assert.equal(controller.run.state, "paused");
    assert.equal(controller.run.iteration, done);
    assert.deepEqual(losses(controller, done), seen);
    await until("the offer", () =>
      lab()
        .panels.shown(controller)
        ?.notes.some(({ link }) => link?.id === "play"),
    );
    await controller.press("step");
    assert.equal(controller.run.iteration, done + 1);
    await controller.press("rewind");
  });

  test("what was learnt is written: numbers into the defaults, the net into a file that the source imports", async () => {
    const editor = await write("written.node-ode.ts", source("written"));
    const { document } = editor;
    const controller = await trainingOf(document.uri, "written");
    await iteration(controller, 50);
    await controller.press("pause");
    const before = document.getText();
    const { theta } = controller.run.newest!;
    await controller.press("write");
    const text = document.getText();
    assert.match(
      text,
      /import writtenWeights from "\.\/written\.weights\.json" with \{ type: "json" \};\n\nexport const truth/,
    );
    assert.match(text, /mlp\(\[2, 8, 2\], \{ seed: 1, weights: writtenWeights \}\)/);
    assert.ok(text.includes(`gain = ${theta[theta.length - 1]} }`), text);
    // The source now says what was learnt.
    const { lab } = await api();
    const description = await until("the new description", async () => {
      const found = await lab().documents.describe(document);
      const model = found?.functions.find(({ name }) => name === "model");
      return model?.parameters.some(({ name }) => name === "net") ? found : undefined;
    });
    assert.deepEqual(
      description.diagnostics.filter(({ severity }) => severity === "error"),
      [],
    );
    const [net, gain] = description.functions.find(({ name }) => name === "model")!.parameters;
    assert.deepEqual([...net.value], [...theta.subarray(0, net.value.length)]);
    assert.deepEqual([...gain.value], [theta[theta.length - 1]]);
    // Written once more the import is there already.
    await controller.press("step");
    await controller.press("write");
    assert.equal(document.getText().match(/weights\.json/g)!.length, 1);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand("undo");
    await vscode.commands.executeCommand("undo");
    assert.equal(document.getText(), before);
    await vscode.commands.executeCommand("workbench.action.files.revert");
  });

  test("whatever an experiment is called, and whatever lies beside it, nets are written into files of their own", async () => {
    const { lab } = await api();
    const folder = vscode.workspace.workspaceFolders![0].uri;
    const name = "/../../evil ((a|a)+)+!";
    const text = `import { experiment, from, meanSquaredError, mlp } from "node-ode";
export const truth = ([x, y] = [1, 0], t: number) => [y, -x];
export function model([x, y] = [1, 0], t: number, { net = mlp([2, 1], { seed: 1 }), Net = mlp([2, 1], { seed: 2 }) } = {}) {
  return [net([x, y])[0], Net([x, y])[0]];
}
const fit = experiment(model, { t: { from: 0, to: 1, points: 5 }, data: from(truth), loss: meanSquaredError(), train: { iterations: 3 } });
export { fit as ${JSON.stringify(name)} };
// evil_aANetWeights
`;
    const theirs = vscode.Uri.joinPath(folder, "own", "evil-a-a.Net.weights.json");
    await vscode.workspace.fs.writeFile(theirs, new TextEncoder().encode("somebody else's"));
    const { document } = await write("own/hostile.node-ode.ts", text);
    const controller = await trainingOf(document.uri, name);
    await until("its end", () => controller.run.state === "finished");
    await controller.press("write");
    const written = document.getText();
    const imports = [...written.matchAll(/^import (\w+) from "\.\/(.*)" with/gm)].map(([, local, file]) => [
      local,
      file,
    ]);
    assert.equal(imports.length, 2, written);
    const files = (await vscode.workspace.fs.readDirectory(vscode.Uri.joinPath(folder, "own"))).map(([file]) => file);
    assert.deepEqual(
      files.filter((file) => file.endsWith(".json")).sort(),
      ["evil-a-a.Net.weights.json", ...imports.map(([, file]) => file)].sort(),
    );
    assert.equal(new TextDecoder().decode(await vscode.workspace.fs.readFile(theirs)), "somebody else's");
    const description = await until("what the source says now", async () => {
      const found = await lab().documents.describe(document);
      return found?.version === document.version ? found : undefined;
    });
    assert.deepEqual(
      description.diagnostics.filter(({ severity }) => severity === "error"),
      [],
    );
    const { theta } = controller.run.newest!;
    const model = description.functions.find((each) => each.name === "model")!;
    assert.deepEqual(
      model.parameters.flatMap(({ value }) => [...value]),
      [...theta],
    );
    // Once more: into the same files.
    await controller.press("write");
    assert.equal(document.getText(), written);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand("workbench.action.files.revert");
  });

  test("other views draw with what was learnt, say so, and go back when asked to", async () => {
    const { lab } = await api();
    const { document } = await write("shared.node-ode.ts", source("shared"));
    const portrait = await portraitOf(document.uri, "model");
    const own = portrait.result!.used.theta.gain[0];
    const controller = await trainingOf(document.uri, "shared");
    await iteration(controller, 50);
    await controller.press("pause");
    controller.set("use", true);
    const { theta } = controller.run.newest!;
    await until("the learnt portrait", () => portrait.result!.used.theta.gain[0] === theta[theta.length - 1]);
    const note = await until("the note", () =>
      lab()
        .panels.shown(portrait)
        ?.notes.find(({ text }) => text.includes("shared")),
    );
    assert.equal(note.link!.id, "dropTrained");
    lab().trained.drop(document.uri, "model");
    await until("the source's portrait", () => portrait.result!.used.theta.gain[0] === own);
    assert.ok(
      lab()
        .panels.shown(portrait)!
        .notes.every(({ text }) => !text.includes("shared")),
    );
  });

  test("two equations fitted together: drawn side by side, their common rate written into both functions and drawn elsewhere", async () => {
    const { lab } = await api();
    const text = `import { experiment, fit, lbfgs, meanSquaredError } from "node-ode";
export const batch = ([A, B] = [2, 0], t: number, { k = 1, d = 0.1 } = {}) => [-k * A, k * A - d * B];
export const flow = (x = 0.2, t: number, { q = 0.5, k = 1 } = {}) => q * (3 - x) - k * x;
export const a = experiment(batch, { z0: [2, 0], t: [0, 3], loss: meanSquaredError(), data: { t: [1, 2, 3], z: [[1.22, 0.69], [0.7, 1.04], [0.46, 1.1]] } });
export const b = experiment(flow, { z0: 0.2, t: [0, 6], loss: meanSquaredError(), data: { t: [1, 2, 4, 6], z: [0.55, 0.74, 0.93, 1] } });
export const joint = fit([a, b], { share: ["k"], train: { iterations: 60, optimizer: lbfgs() } });
`;
    const { document } = await write("joint.node-ode.ts", text);
    const portrait = await portraitOf(document.uri, "flow");
    const controller = await trainingOf(document.uri, "joint");
    controller.set("use", true);
    await until("its end", () => controller.run.state === "finished");
    await until("drawings of the end", () => controller.result?.learned.some(({ standardError }) => standardError));
    assert.deepEqual(
      controller.result!.fit.map(({ title }) => title),
      ["A over time, batch", "B over time, batch", "x over time, flow"],
    );
    assert.deepEqual(
      controller.result!.learned.map(({ name }) => name),
      ["k", "d", "q"],
    );
    const shown = lab().panels.shown(controller)!;
    const said = shown.content.find((block) => block.kind === "text" && block.id === "data");
    assert.ok(said?.kind === "text");
    assert.ok(said.paragraphs.includes("Fitted together: a, b; they share k."), said.paragraphs.join(" "));
    const [k, , q] = controller.run.newest!.theta;
    await until("the portrait of the other function", () => {
      const { theta } = portrait.result!.used;
      return theta.k[0] === k && theta.q[0] === q;
    });
    await controller.press("write");
    const rates = [...document.getText().matchAll(/k = ([\d.e-]+)/g)].map(([, rate]) => Number(rate));
    assert.deepEqual(rates, [k, k]);
    lab().trained.drop(document.uri, "flow");
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand("workbench.action.files.revert");
  });

  test("a net that two fitted functions share is changed in both by one control", async () => {
    const text = `import { experiment, fit, meanSquaredError, mlp } from "node-ode";
export const one = ([x] = [1], t: number, { net = mlp([1, 3, 1], { seed: 1 }) } = {}) => net([x]);
export const two = ([x] = [2], t: number, { r = 0.1, net = mlp([1, 3, 1], { seed: 1 }) } = {}) => [r + net([x])[0]];
export const a = experiment(one, { z0: [1], t: [0, 1], loss: meanSquaredError(), data: { t: [0.5, 1], z: [[0.6], [0.4]] } });
export const b = experiment(two, { z0: [2], t: [0, 1], loss: meanSquaredError(), data: { t: [0.5, 1], z: [[1.2], [0.8]] } });
export const joint = fit([a, b], { share: ["net"], train: { iterations: 5 } });
`;
    const { document } = await write("jointNet.node-ode.ts", text);
    const controller = await trainingOf(document.uri, "joint");
    await until("its end", () => controller.run.state === "finished");
    controller.set("layers:net", "4, 2");
    const resized = text.replaceAll("[1, 3, 1]", "[1, 4, 2, 1]");
    await until("both calls", () => document.getText() === resized);
    await until("the drawing of that", () => controller.result?.nets[0].layers.join() === "1,4,2,1");
    controller.set("activation:net", "softplus");
    await until("both activations", () => document.getText().match(/softplus/g)?.length === 2);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand("undo");
    assert.equal(document.getText(), resized, "one undo takes both back");
    await vscode.commands.executeCommand("workbench.action.files.revert");
  });

  test("a fit that stopped short of its minimum goes on by L-BFGS with one click, and is there", async () => {
    const { lab } = await api();
    const { document } = await write(
      "short.node-ode.ts",
      `import { adam, experiment, from, meanSquaredError } from "node-ode";
export const truth = (x = 2, t: number) => -1.5 * x;
export const decay = (x = 2, t: number, { k = 0.5 } = {}) => -k * x;
export const short = experiment(decay, { t: { from: 0, to: 2, points: 9 }, data: from(truth), loss: meanSquaredError(), train: { optimizer: adam(1e-3), iterations: 100 } });
`,
    );
    const controller = await trainingOf(document.uri, "short");
    await until("its end", () => controller.run.state === "finished");
    const note = await until("the way out", () =>
      lab()
        .panels.shown(controller)
        ?.notes.find(({ link }) => link?.id === "goOnBy"),
    );
    assert.match(note.text, /^This is not the minimum: /);
    assert.equal(note.link!.label, "Go on with lbfgs()");
    void controller.press("goOnBy");
    await until("the second run's end", () => controller.runs.length === 2 && controller.run.state === "finished");
    assert.ok(Math.abs(controller.run.newest!.theta[0] - 1.5) < 1e-5, `${controller.run.newest!.theta}`);
    assert.ok(controller.run.iteration > 100);
    assert.equal(controller.runs[0].iteration, 100);
    await until("no more advice", () =>
      lab()
        .panels.shown(controller)
        ?.notes.every(({ link }) => link?.id !== "goOnBy"),
    );
  });

  test("runs with other settings are compared; the rate is taken over on the way", async () => {
    const { lab } = await api();
    const { document } = await write("compared.node-ode.ts", source("compared"));
    const controller = await trainingOf(document.uri, "compared");
    await iteration(controller, 40);
    controller.set("setting:rate", 1e-3);
    await until("the new rate", () => {
      const { rate } = controller.run.history.columns;
      return rate.length > 0 && rate[rate.length - 1] === 1e-3;
    });
    assert.equal(controller.runs.length, 1);
    controller.set("setting:seed", 9);
    await until("the offer", () =>
      lab()
        .panels.shown(controller)
        ?.notes.some(({ link }) => link?.id === "newRun"),
    );
    void controller.press("newRun");
    await until("the second run", () => controller.runs.length === 2 && controller.run.iteration > 30);
    await until("both losses", () =>
      controller.result!.loss.marks.some(({ label }) => label === controller.runs[0].label),
    );
    const table = await until("the table", () =>
      lab()
        .panels.shown(controller)
        ?.content.find((block) => block.kind === "table" && block.rows.length === 2),
    );
    assert.ok(table.kind === "table");
    assert.deepEqual(
      table.rows.map((row) => row[5]),
      [3, 9],
    );
  });

  test("two trainings run side by side, each on a thread of its own", async () => {
    const { document: a } = await write("left.node-ode.ts", source("left"));
    const left = await trainingOf(a.uri, "left");
    await iteration(left, 10);
    const { document: b } = await write("right.node-ode.ts", source("right"));
    const right = await trainingOf(b.uri, "right");
    const reached = left.run.iteration;
    await iteration(right, 50);
    await iteration(left, reached + 50);
    assert.equal(left.run.state, "running");
    assert.equal(right.run.state, "running");
  });

  test("a training that nobody sees goes on in a notification", async () => {
    const { document } = await write("hidden.node-ode.ts", source("hidden"));
    const controller = await trainingOf(document.uri, "hidden");
    await iteration(controller, 10);
    controller.seen(false);
    await until("the notification", () => controller.notification.shown);
    const reached = controller.run.iteration;
    await iteration(controller, reached + 20);
    controller.seen(true);
    await until("it to go", () => !controller.notification.shown);
  });

  test("a file of a gigabyte is refused by its size, and the rest of the equations is none the worse", async () => {
    const { lab } = await api();
    const folder = vscode.workspace.workspaceFolders![0].uri;
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, "huge.csv"), new Uint8Array());
    // Sparse: it takes no room, and reading it would take a second and a gigabyte.
    truncateSync(vscode.Uri.joinPath(folder, "huge.csv").fsPath, 1e9);
    const { document } = await write(
      "huge.node-ode.ts",
      `import { adam, csv, experiment, meanSquaredError } from "node-ode";
export const spring = ([x, v] = [1, 0], t: number, { k = 1 } = {}) => [v, -k * x];
export const fit = experiment(spring, { data: csv("huge.csv"), loss: meanSquaredError() });
`,
    );
    const controller = await trainingOf(document.uri, "fit");
    assert.match(
      controller.result!.fault!.message,
      /huge\.csv is too large to be read \(1000\.0 MB; the limit is 20 MB\)/,
    );
    const description = await lab().documents.describe(document);
    assert.deepEqual(
      description!.diagnostics.map(({ code }) => code),
      ["unreadable-file"],
    );
    assert.ok((await portraitOf(document.uri, "fit")).result!.figures.length > 0);
  });

  test("a disk that takes nothing costs no training, and that is said", async () => {
    const { lab } = await api();
    const { storage } = lab();
    const aside = `${storage}.aside`;
    if (existsSync(storage)) renameSync(storage, aside);
    // No folder can be made where a file is.
    writeFileSync(storage, "");
    try {
      const { document } = await write("unkept.node-ode.ts", source("unkept"));
      const controller = await trainingOf(document.uri, "unkept");
      await iteration(controller, 50);
      await controller.press("pause");
      assert.equal(controller.run.state, "paused");
      const said = controller.run.events.join("\n");
      assert.match(said, /nothing of this training is kept on the disk: E[A-Z]+: /);
      assert.match(said, /the run is not kept on the disk: E[A-Z]+: /);
      const before = controller.run.iteration;
      await controller.press("step");
      assert.equal(controller.run.iteration, before + 1);
    } finally {
      rmSync(storage, { force: true });
      if (existsSync(aside)) renameSync(aside, storage);
    }
  });

  test("data at fault are one sentence with its place, and the cured file trains", async () => {
    const { lab } = await api();
    const folder = vscode.workspace.workspaceFolders![0].uri;
    const csv = vscode.Uri.joinPath(folder, "measured.csv");
    const put = (text: string) => vscode.workspace.fs.writeFile(csv, new TextEncoder().encode(text));
    await put("t [s],x,v\n0,1,0\n1,off,2\n");
    const { document } = await write(
      "measured.node-ode.ts",
      `import { adam, csv, experiment, meanSquaredError } from "node-ode";
export const spring = ([x, v] = [1, 0], t: number, { k = 1 } = {}) => [v, -k * x];
export const fit = experiment(spring, { data: csv("measured.csv"), loss: meanSquaredError(), train: { optimizer: adam(1e-3), iterations: 30 } });
`,
    );
    const controller = await trainingOf(document.uri, "fit");
    const [note] = await until("the fault", () => {
      const notes = lab().panels.shown(controller)?.notes;
      return notes?.length ? notes : undefined;
    });
    assert.match(note.text, /^measured\.csv, row 3, column `x`: "off" is no number; leave the cell empty for a gap\.$/);
    assert.equal(controller.run.state, "ready");
    await controller.press("fault");
    const editor = await until("the data", () =>
      vscode.window.visibleTextEditors.find((each) => each.document.uri.path === csv.path),
    );
    assert.equal(editor.document.getText(editor.selection), "off");
    await put("t [s],x,v\n0,1,0\n1,,-0.9\n");
    await until("no fault", () => controller.result!.fault === undefined || undefined);
    await controller.press("play");
    assert.equal(controller.run.state, "finished");
    assert.equal(controller.run.iteration, 30);
  });
});
