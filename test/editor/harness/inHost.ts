import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { format } from "node:util";
import { build } from "esbuild";
import { startGroup } from "../../../scripts/processes.mjs";
import { firstWithin } from "../../until.ts";
import { findDesktopEditor } from "./desktopEditor.ts";
import type { Outcome } from "./inHostEntry.ts";
import { startWorkbench, trustSettings, type WorkbenchOptions } from "./workbench.ts";
import { copyWorkspace } from "./workspaceCopy.ts";

/** A session that has not reported by then hangs. */
const limit = (process.env.TEST_LONG ? 4 * 60 : 18) * 60_000;

/**
 * Runs Mocha suites inside the extension host of a VS Code of their own and gives every test's outcome: in the desktop
 * editor where there is one to be had, else in the browser's. Throws when the host ends without having run them.
 *
 * @param folder the suites: every `*.test.ts` in it, relative to the repository
 */
export async function runInHost(folder: string, options: WorkbenchOptions): Promise<Outcome[]> {
  const bundles = path.resolve("test-output", `inHost-${process.pid}-${path.basename(folder)}`);
  mkdirSync(bundles, { recursive: true });
  try {
    const tests = await bundle(folder, bundles);
    const outcomesFile = path.join(bundles, "outcomes.json");
    // Who started everything: what draws the windows is no child of the extension host.
    const known = { NODE_ODE_OUTCOMES: outcomesFile, NODE_ODE_HARNESS: String(process.pid) };
    const session = { ...options, tests, env: { ...options.env, ...known } };
    const desktop = await findDesktopEditor();
    const log = desktop ? await runInDesktop(desktop, session) : await runInBrowser(session);
    if (!existsSync(outcomesFile)) throw new Error(`the extension host ended without running the suites\n${log}`);
    return JSON.parse(readFileSync(outcomesFile, "utf8")) as Outcome[];
  } finally {
    rmSync(bundles, { recursive: true, force: true });
  }
}

/** Bundles the suites and the entry that runs them; gives the entry's path. */
async function bundle(folder: string, outdir: string): Promise<string> {
  const suites = readdirSync(folder).filter((file) => file.endsWith(".test.ts"));
  if (suites.length === 0) throw new Error(`no suite in ${folder}`);
  await build({
    entryPoints: {
      run: "test/editor/harness/inHostEntry.ts",
      ...Object.fromEntries(suites.map((file) => [file.replace(/\.ts$/, ""), path.join(folder, file)])),
    },
    outdir,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node20",
    external: ["vscode", "mocha"],
    sourcemap: "inline",
    logLevel: "warning",
  });
  return path.join(outdir, "run.cjs");
}

/** Gives what workbench and extension host logged, for the case that no outcomes come. */
async function runInBrowser(options: WorkbenchOptions): Promise<string> {
  const workbench = await startWorkbench(options);
  const log: string[] = [];
  try {
    const exited = new Promise<void>((resolve) => {
      void workbench.page.exposeFunction("codeAutomationExit", () => resolve());
    });
    await workbench.page.exposeFunction("codeAutomationLog", (type: string, parts: unknown[]) => {
      log.push(`[${type}] ${format(...parts)}`);
    });
    await workbench.page.goto(workbench.address);
    await firstWithin(limit, exited, workbench.server.ended);
    return [...log.slice(-40), workbench.server.log()].join("\n");
  } finally {
    await workbench.close();
  }
}

async function runInDesktop(command: readonly string[], options: WorkbenchOptions): Promise<string> {
  const { trusted = true, env = {} } = options;
  const copy = copyWorkspace(options.workspace, options.files);
  copy.userSettings({ ...trustSettings(trusted), ...options.settings });
  const [program, ...first] = command;
  const args = [
    copy.workspace,
    `--extensionDevelopmentPath=${path.resolve(options.extension ?? ".")}`,
    `--extensionTestsPath=${options.tests}`,
    `--user-data-dir=${copy.data}`,
    `--extensions-dir=${path.join(copy.data, "extensions")}`,
    ...["--no-sandbox", "--disable-gpu", "--disable-updates", "--disable-telemetry"],
    ...["--skip-welcome", "--skip-release-notes"],
    ...(trusted ? ["--disable-workspace-trust"] : []),
  ];
  // in a terminal of VS Code itself this variable would make the editor a plain Node
  const editor = startGroup(program, [...first, ...args], {
    env: { ...process.env, ...env, ELECTRON_RUN_AS_NODE: undefined },
  });
  try {
    await firstWithin(limit, editor.ended);
    return editor.log();
  } finally {
    await editor.stop();
    copy.remove();
  }
}
