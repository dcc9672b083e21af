import type * as vscode from "vscode";

/** What a command, a lens or a tree item is about: a dynamics function or an experiment of a file. */
export interface Subject {
  readonly uri: vscode.Uri;
  readonly name: string;
}

/** As menus tell them apart: `trainable` is an experiment that can be trained, and so has all that an experiment has. */
export type SubjectKind = "function" | "experiment" | "trainable";
