import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { mustRun, startGroup } from "../processes.mjs";
import { fetchEditor } from "./fetch.mjs";

/** What every editor started here is told: no telemetry, no update, no tips, nothing opened unasked; saved when asked, as on a desktop. */
export const quietSettings = {
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "update.showReleaseNotes": false,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": "off",
  "extensions.ignoreRecommendations": true,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "chat.disableAIFeatures": true,
  "git.openRepositoryInParentFolders": "never",
  "files.autoSave": "off",
};

/**
 * @typedef {object} ServeOptions
 * @property {string} data its own folder: user data, logs, extensions
 * @property {number} [port] 0 for any free one
 * @property {string} [tokenFile] holds the connection token without which it answers 403; no token when absent
 * @property {boolean} [trusted] false for workspace trust as a user first meets it (default true: every folder is trusted)
 * @property {readonly string[]} [flags] more of the server's own flags
 * @property {NodeJS.ProcessEnv} [env] added to its environment, which extensions see
 *
 * @typedef {import("../processes.mjs").Group & { host: string }} Server host is `127.0.0.1:port`
 */

/**
 * Starts VS Code's server with its web workbench, on 127.0.0.1 only.
 *
 * @param {ServeOptions} options
 * @returns {Promise<Server>}
 */
export async function serve({ data, port = 0, tokenFile, trusted = true, flags = [], env = {} }) {
  const editor = await fetchEditor();
  const extensions = path.join(data, "extensions");
  mkdirSync(extensions, { recursive: true });
  // a socket's path may have about 100 characters, and macOS's temporary folder alone has 50
  const sockets = mkdtempSync(path.join(process.platform === "darwin" ? "/tmp" : os.tmpdir(), "vscode-"));
  const server = startGroup(
    editor.node,
    [
      path.join("out", "server-main.js"),
      ...["--host", "127.0.0.1", "--port", String(port)],
      ...(tokenFile ? ["--connection-token-file", tokenFile] : ["--without-connection-token"]),
      ...["--server-data-dir", data, "--user-data-dir", data, "--extensions-dir", extensions],
      ...["--telemetry-level", "off", "--disable-update-check", "--disable-getting-started-override"],
      "--accept-server-license-terms",
      ...(trusted ? ["--disable-workspace-trust"] : []),
      ...flags,
    ],
    {
      cwd: editor.folder,
      env: { ...process.env, TMPDIR: sockets, XDG_RUNTIME_DIR: sockets, EXTENSIONS_GALLERY: "{}", ...env },
    },
  );
  server.ended.then(() => rmSync(sockets, { recursive: true, force: true, maxRetries: 3 }));
  try {
    const [, actualPort] = await server.printed(/Extension host agent listening on (\d+)|EADDRINUSE/, 60_000);
    if (actualPort === undefined) throw new Error(`port ${port} is in use`);
    return { ...server, host: `127.0.0.1:${actualPort}` };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/**
 * Installs a packaged extension for the editor that keeps its data there.
 *
 * @param {string} data
 * @param {string} vsix
 */
export async function installExtension(data, vsix) {
  const { node, folder } = await fetchEditor();
  const folders = [
    "--server-data-dir",
    data,
    "--user-data-dir",
    data,
    "--extensions-dir",
    path.join(data, "extensions"),
  ];
  const args = [
    path.join("out", "server-main.js"),
    ...folders,
    "--accept-server-license-terms",
    "--install-extension",
    vsix,
  ];
  await mustRun(node, args, { cwd: folder, env: { ...process.env, EXTENSIONS_GALLERY: "{}" } });
}

/**
 * The address of a workbench on a folder.
 *
 * @param {string} host
 * @param {{ folder?: string, token?: string, extension?: string, tests?: string }} parts `extension` is loaded from its
 *   source folder; `tests` is a CommonJS module whose `run` the extension host calls
 */
export function workbenchAddress(host, { folder, token, extension, tests }) {
  const remote = (/** @type {string} */ file) => `vscode-remote://${host}${file}`;
  const payload = [];
  if (extension) payload.push(["extensionDevelopmentPath", remote(extension)]);
  if (tests) payload.push(["extensionTestsPath", remote(tests)]);
  const query = new URLSearchParams();
  if (token) query.set("tkn", token);
  if (folder) query.set("folder", folder);
  if (payload.length > 0) query.set("payload", JSON.stringify(payload));
  return `http://${host}/?${query}`;
}
