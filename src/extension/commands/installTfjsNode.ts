import { spawn } from "node:child_process";
import * as vscode from "vscode";
import { shown } from "../../display/shown.ts";
import type { EngineClient } from "../engineClient.ts";
import { notify, whileShown } from "../surfaces.ts";

/**
 * Installs tfjs-node into the extension's storage, by the script that `npm run setup:tfjs-node` runs: a build of what is held to
 * hashes, else, where the reader agrees, the download that nothing can check. A cancellation ends it and all that it started.
 */
export async function installTfjsNode(
  script: string,
  storage: vscode.Uri,
  engine: EngineClient,
  log: vscode.LogOutputChannel,
  flags: readonly string[] = [],
): Promise<boolean> {
  const { t } = vscode.l10n;
  await vscode.workspace.fs.createDirectory(storage);
  const outcome = await whileShown(shown("notification", t("Installing tfjs-node")), (say, token) =>
    run(script, [...flags, storage.fsPath], (line) => say(shown("notification", line)), token, log),
  );
  if (outcome === "cancelled") return false;
  if (outcome === "installed") {
    // A library that did not load is not looked for again by the same process.
    engine.restart();
    const done = t("tfjs-node is installed: the engine tfjs computes on TensorFlow now.");
    void notify("information", shown("notification", done));
    return true;
  }
  const show = t("Show Log");
  const take = t("Install Unverified");
  const isOffered = outcome.why.includes(UNVERIFIED);
  const message = isOffered
    ? t("tfjs-node cannot be built here. TensorFlow's own download of it has no hash that it could be checked by.")
    : t("tfjs-node could not be installed: {0}. All else works without it.", outcome.why);
  const pressed = await notify("error", shown("notification", message), ...(isOffered ? [take, show] : [show]));
  if (pressed === show) log.show();
  return pressed === take ? installTfjsNode(script, storage, engine, log, [UNVERIFIED]) : false;
}

/** The script's word for the download; it names it where there is no other way. */
const UNVERIFIED = "--unverified";

type Outcome = "installed" | "cancelled" | { readonly why: string };

function run(
  script: string,
  words: readonly string[],
  report: (line: string) => void,
  token: vscode.CancellationToken,
  log: vscode.LogOutputChannel,
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, ...words], {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: "1" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let lines: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      // There are none where the system had no files left to open.
      stream?.setEncoding("utf8").on("data", (text: string) => {
        const said = text.split("\n").filter((line) => line.trim() !== "");
        lines = [...lines, ...said];
        for (const line of said) log.info(`tfjs-node: ${line}`);
        if (said.length > 0) report(said[said.length - 1]);
      });
    }
    // The script stops what it started when it is asked to end.
    token.onCancellationRequested(() => child.kill("SIGTERM"));
    child.on("error", (error) => resolve({ why: error.message }));
    child.on("close", (code) => {
      if (token.isCancellationRequested) resolve("cancelled");
      // Its last line says that all else works, the one before it why.
      else resolve(code === 0 ? "installed" : { why: lines.at(-2) ?? `code ${code}` });
    });
  });
}
