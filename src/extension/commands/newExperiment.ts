import * as vscode from "vscode";
import { shown } from "../../display/shown.ts";
import { type Choice, choose } from "../surfaces.ts";

interface Template extends Choice {
  readonly file: string;
  readonly text: string;
}

/** Starting points for a first file, each a complete system that draws at once. */
const templates = (): readonly Template[] => [
  {
    label: shown("label", vscode.l10n.t("Oscillator with damping")),
    detail: shown("label", vscode.l10n.t("Two state variables and two parameters with sliders")),
    file: "oscillator.node-ode.ts",
    text: `import { experiment, param } from "node-ode";

/** A damped oscillator: x is the position, v the velocity. */
export function oscillator(
  [x, v] = [1, 0],
  t: number,
  { stiffness = param(4, { min: 0, max: 10 }), damping = param(0.3, { min: 0, max: 2 }) } = {},
) {
  return [v, -stiffness * x - damping * v];
}

export const release = experiment(oscillator, { z0: [1, 0], t: [0, 20] });
`,
  },
  {
    label: shown("label", vscode.l10n.t("Growth with a limit")),
    detail: shown("label", vscode.l10n.t("One state variable: slope field and phase line")),
    file: "logistic.node-ode.ts",
    text: `import { experiment, param } from "node-ode";

/** Logistic growth towards the capacity. */
export const logistic = (
  n = 0.1,
  t: number,
  { rate = param(1, { min: 0, max: 3 }), capacity = param(2, { min: 0.5, max: 5 }) } = {},
) => rate * n * (1 - n / capacity);

export const growth = experiment(logistic, { z0: 0.1, t: [0, 10] });
`,
  },
  {
    label: shown("label", vscode.l10n.t("Neural ODE that learns a flow")),
    detail: shown("label", vscode.l10n.t("A net as the right-hand side, and data from a true system")),
    file: "learn.node-ode.ts",
    text: `import { adam, experiment, from, meanAbsoluteError, mlp } from "node-ode";

/** The flow to be learnt. */
export const truth = ([x, y] = [2, 0], t: number) => [-0.1 * x + 2 * y, -2 * x - 0.1 * y];

/** The model: a small net gives the derivative. */
export function model([x, y] = [2, 0], t: number, { net = mlp([2, 32, 2], { seed: 1 }) } = {}) {
  return net([x, y]);
}

export const learn = experiment(model, {
  z0: [2, 0],
  t: { from: 0, to: 10, points: 200 },
  data: from(truth, { noise: 0.01, seed: 1 }),
  loss: meanAbsoluteError(),
  // Data lie close: one step of rk4 from one to the next is exact enough, and all windows step together.
  train: { iterations: 1000, optimizer: adam(3e-3), batch: { size: 20, points: 10 }, method: "rk4" },
});
`,
  },
];

/**
 * Writes a file from a starting point and shows it.
 *
 * @param name the starting point's file without its extension, for keybindings; where there is none of that name it is asked for
 */
export async function newExperiment(name?: unknown): Promise<void> {
  const named = templates().find(({ file }) => file === `${name}.node-ode.ts`);
  const template = named ?? (await chooseTemplate());
  if (!template) return;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const uri = folder
    ? await freeName(folder, template.file)
    : vscode.Uri.from({ scheme: "untitled", path: template.file });
  if (folder) await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(template.text));
  const document = await vscode.workspace.openTextDocument(uri);
  const editor = await vscode.window.showTextDocument(document);
  if (!folder) await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), template.text));
}

function chooseTemplate(): Thenable<Template | undefined> {
  const question = shown("plain", vscode.l10n.t("What do you want to start from?"));
  return choose(templates(), question, shown("plain", vscode.l10n.t("New Neural ODE experiment")));
}

/** The file's name, or with a number behind it where it is taken. */
async function freeName(folder: vscode.Uri, file: string): Promise<vscode.Uri> {
  for (let n = 1; ; n++) {
    const uri = vscode.Uri.joinPath(folder, n === 1 ? file : file.replace(".node-ode.ts", `${n}.node-ode.ts`));
    const taken = await vscode.workspace.fs.stat(uri).then(
      () => true,
      () => false,
    );
    if (!taken) return uri;
  }
}
