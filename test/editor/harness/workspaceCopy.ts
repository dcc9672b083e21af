import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { quietSettings } from "../../../scripts/editor/serve.mjs";

/** A temporary folder for one editor: a private copy of a workspace, and the editor's own data. */
export interface WorkspaceCopy {
  readonly workspace: string;
  readonly data: string;
  /** Writes the user settings, on top of the quiet ones; an editor reads them when it starts. */
  userSettings(settings: Readonly<Record<string, unknown>>): void;
  /** Writes the workspace's settings, which win over the user's; a running editor takes them up by itself. */
  workspaceSettings(settings: Readonly<Record<string, unknown>>): void;
  remove(): void;
}

/**
 * @param folder what to copy, relative to the repository; nothing when undefined
 * @param files texts to add, by path inside the workspace
 */
export function copyWorkspace(folder: string | undefined, files: Readonly<Record<string, string>> = {}): WorkspaceCopy {
  const top = mkdtempSync(path.join(os.tmpdir(), "node-ode-"));
  const [workspace, data] = [path.join(top, "workspace"), path.join(top, "data")];
  mkdirSync(workspace);
  if (folder) cpSync(folder, workspace, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(workspace, name)), { recursive: true });
    writeFileSync(path.join(workspace, name), text);
  }
  const write = (folder: string, settings: Readonly<Record<string, unknown>>) => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, "settings.json"), JSON.stringify(settings));
  };
  return {
    workspace,
    data,
    userSettings: (settings) =>
      write(path.join(data, "User"), { ...quietSettings, "files.exclude": { ".vscode": true }, ...settings }),
    workspaceSettings: (settings) => write(path.join(workspace, ".vscode"), settings),
    remove: () => rmSync(top, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }),
  };
}
