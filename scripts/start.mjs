// Installs, builds and opens VS Code on `samples` with the extension loaded: the desktop editor where `code` is on the
// PATH, else a VS Code in the browser, whose address it prints. Ctrl-C ends everything it started.
// usage: node scripts/start.mjs [--port N] [--no-open] [--data DIR]   see --help
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { install } from "./install.mjs";
import { run, startGroup } from "./processes.mjs";
import { root } from "./root.mjs";

const help = `npm start -- [options]
  --port N     port of the VS Code in the browser (default: any free one)
  --no-open    opens no window: serves the VS Code in the browser even where the desktop editor is installed
  --data DIR   where the editor keeps settings and state (default: .cache/start)`;

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    "no-open": { type: "boolean", default: false },
    data: { type: "string", default: path.join(root, ".cache", "start") },
    help: { type: "boolean", default: false },
  },
});
const port = Number(values.port);
try {
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new RangeError(`--port ${values.port}: not a port`);
  if (values.help) console.log(help);
  else await start(path.resolve(values.data));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

/** @param {string} data */
async function start(data) {
  await install();
  console.log("building");
  if ((await run("node scripts/build.mjs")).code !== 0) throw new Error("the build failed");
  const code = values["no-open"] ? undefined : desktopEditor();
  await (code ? openDesktop(code, data) : serveBrowser(data));
}

/** The desktop editor's command. In a terminal of a remote window `code` is another program, which loads no extensions. */
function desktopEditor() {
  if (process.env.VSCODE_IPC_HOOK_CLI) return undefined;
  const name = process.platform === "win32" ? "code.cmd" : "code";
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  return folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
}

/**
 * Opens a window of its own, apart from those the user has open, and waits until it is closed.
 *
 * @param {string} code
 * @param {string} data
 */
async function openDesktop(code, data) {
  console.log("opening VS Code on samples; Ctrl-C, or closing the window, ends it");
  const args = [
    "--wait",
    "--new-window",
    `--user-data-dir=${path.join(data, "desktop")}`,
    `--extensions-dir=${path.join(data, "desktop-extensions")}`,
    `--extensionDevelopmentPath=${root}`,
    path.join(root, "samples"),
  ];
  const editor =
    process.platform === "win32"
      ? startGroup([code, ...args].map((part) => `"${part}"`).join(" "), undefined, { show: true })
      : startGroup(code, args, { show: true });
  const { code: exitCode } = await editor.ended;
  await editor.stop();
  process.exitCode = exitCode ?? 1;
}

/** @param {string} data */
async function serveBrowser(data) {
  const { quietSettings, serve, workbenchAddress } = await import("./editor/serve.mjs");
  mkdirSync(path.join(data, "User"), { recursive: true });
  const settings = path.join(data, "User", "settings.json");
  if (!existsSync(settings)) writeFileSync(settings, JSON.stringify(quietSettings, undefined, 2));
  linkExtension(path.join(data, "extensions"));
  // in a file, because every user of the machine can read a command line
  const token = randomBytes(24).toString("base64url");
  const tokenFile = path.join(data, "token");
  rmSync(tokenFile, { force: true });
  writeFileSync(tokenFile, token, { mode: 0o600 });
  const server = await serve({ data, port, tokenFile, flags: ["--default-folder", path.join(root, "samples")] });
  console.log(`VS Code with the extension, on samples, only for this machine's browsers:\n
  ${workbenchAddress(server.host, { token })}\n\nCtrl-C ends it.`);
  const { code, asked } = await server.ended;
  if (!asked) throw new Error(`VS Code's server ended with code ${code}\n${server.log()}`);
}

/**
 * Installs the extension as a link to this folder, so that a build and a reload of the window are enough to see a change.
 *
 * @param {string} folder the editor's extensions
 */
function linkExtension(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { publisher, name, version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  symlinkSync(root, path.join(folder, `${publisher}.${name}-${version}`), "junction");
}
