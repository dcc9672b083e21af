import * as vscode from "vscode";
import type { Icon } from "./surfaces.ts";

/** What a command, a lens or a tree item is about: a dynamics function or an experiment of a file. */
export interface Subject {
  readonly uri: vscode.Uri;
  readonly name: string;
}

/** `trainable` is an experiment that can be trained, and so has all that an experiment has. */
export type SubjectKind = "function" | "experiment" | "trainable";

/** One thing to do with a function or an experiment; lenses, tree actions and commands are made from this table. */
export interface Study {
  readonly command: string;
  readonly on: readonly SubjectKind[];
  readonly icon: Icon;
  readonly title: string;
  readonly tooltip: string;
}

const studies = (): readonly Study[] => [
  {
    command: "nodeOde.train",
    on: ["trainable"],
    icon: "train",
    title: vscode.l10n.t("Train Neural ODE"),
    tooltip: vscode.l10n.t("Make the solution follow the data, and watch it learn"),
  },
  {
    command: "nodeOde.phasePortrait",
    on: ["function", "experiment"],
    icon: "portrait",
    title: vscode.l10n.t("Phase portrait"),
    tooltip: vscode.l10n.t("Draw the flow of this equation beside the editor, live as you type"),
  },
  {
    command: "nodeOde.adjoint",
    on: ["function", "experiment"],
    icon: "adjoint",
    title: vscode.l10n.t("Adjoint"),
    tooltip: vscode.l10n.t(
      "Draw the adjoint a(t) that carries the gradient backward in time, and compare the ways to compute it",
    ),
  },
  {
    command: "nodeOde.accuracy",
    on: ["function", "experiment"],
    icon: "accuracy",
    title: vscode.l10n.t("Euler vs RK4"),
    tooltip: vscode.l10n.t("Compare Euler and RK4 side by side: errors, orders, stability, and what an accuracy costs"),
  },
];

/** The studies offered over a function or an experiment, in order. */
export function lenses(kind: SubjectKind): readonly Study[] {
  return studies().filter(({ on }) => on.includes(kind) || (kind === "trainable" && on.includes("experiment")));
}
