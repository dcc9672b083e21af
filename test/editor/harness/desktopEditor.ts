import { existsSync } from "node:fs";
import path from "node:path";
import { downloadAndUnzipVSCode, SilentReporter } from "@vscode/test-electron";
import { cache } from "../../../scripts/cache.mjs";
import { vscodeVersion } from "../../../scripts/editor/fetch.mjs";

/** Where the desktop editor is downloaded from; asked first, because a blocked download must not hang. */
const source = "https://update.code.visualstudio.com";

let found: Promise<readonly string[] | undefined> | undefined;

/**
 * The command that starts a desktop VS Code without showing a window, or undefined where there is none to be had: neither
 * cached nor downloadable within a few seconds' notice, or on a Linux without `xvfb-run`. `NODE_ODE_EDITOR=browser` says no.
 */
export function findDesktopEditor(): Promise<readonly string[] | undefined> {
  found ??= find();
  return found;
}

async function find(): Promise<readonly string[] | undefined> {
  if (process.env.NODE_ODE_EDITOR === "browser") return undefined;
  const display = process.platform === "linux" ? onPath("xvfb-run") : "";
  if (display === undefined) return undefined;
  const cachePath = path.join(cache, "desktop");
  if (!existsSync(cachePath) && !(await answers(source))) return undefined;
  try {
    const executable = await downloadAndUnzipVSCode({
      version: vscodeVersion,
      cachePath,
      timeout: 10_000,
      reporter: new SilentReporter(),
    });
    return display ? [display, "-a", executable] : [executable];
  } catch {
    return undefined;
  }
}

async function answers(address: string): Promise<boolean> {
  try {
    return (await fetch(address, { method: "HEAD", signal: AbortSignal.timeout(4000) })).status < 500;
  } catch {
    return false;
  }
}

function onPath(program: string): string | undefined {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  return folders.map((folder) => path.join(folder, program)).find((file) => existsSync(file));
}
