// Gets a real VS Code from the npm registry alone: its server and web workbench come inside the package code-server.
// usage: node scripts/editor/fetch.mjs
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { cache } from "../cache.mjs";
import { unpackNode } from "../fetchNode.mjs";
import { mustRun } from "../processes.mjs";
import { unpackPackage } from "../unpackPackage.mjs";
import { stubs } from "./stubs.mjs";

/** code-server 4.x.y carries VS Code 1.x.y. */
const version = "4.139.1";
/** The VS Code inside. */
export const vscodeVersion = `1${version.slice(1)}`;
/** What this VS Code's server runs on. */
const nodeMajor = 24;
/** Parts of the server that an editor of one's own files never loads: chat agents, containers, tunnels. 250 MB. */
const unused = [
  "@devcontainers/cli",
  "@github/copilot-sdk",
  "@microsoft/mxc-sdk",
  "@vscode/copilot-api",
  "@vscode/sandbox-runtime",
  "kerberos",
  "ssh2",
];
const npmInstall = "npm install --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error";

/**
 * The server's folder and the Node to run it with; unpacked on the first call (about 10 s, 300 MB), found on the next.
 *
 * @returns {Promise<{ folder: string, node: string }>}
 */
export async function fetchEditor() {
  const folder = path.join(cache, `vscode-${version}-${process.platform}-${process.arch}`);
  const ownNode = Number(process.versions.node.split(".")[0]) >= nodeMajor;
  const node = ownNode ? process.execPath : path.join(folder, process.platform === "win32" ? "node.exe" : "node");
  if (!existsSync(path.join(folder, "complete"))) {
    console.log(`fetching VS Code ${vscodeVersion} for the browser (once, into .cache)`);
    mkdirSync(cache, { recursive: true });
    const partial = mkdtempSync(path.join(cache, "partial-"));
    try {
      await unpackServer(partial);
      if (!ownNode) await unpackNode(nodeMajor, partial);
      writeFileSync(path.join(partial, "complete"), "");
      rmSync(folder, { recursive: true, force: true });
      renameSync(partial, folder);
    } finally {
      rmSync(partial, { recursive: true, force: true });
    }
  }
  if (!existsSync(node)) await unpackNode(nodeMajor, folder);
  return { folder, node };
}

/** @param {string} folder */
async function unpackServer(folder) {
  await unpackPackage(`code-server@${version}`, folder, "package/lib/vscode", 3);
  const manifestFile = path.join(folder, "package.json");
  const manifest = JSON.parse(readFileSync(manifestFile, "utf8"));
  for (const name of unused) delete manifest.dependencies[name];
  writeFileSync(manifestFile, JSON.stringify(manifest, undefined, 2));
  rmSync(path.join(folder, "extensions", "copilot"), { recursive: true });
  // versions stay those of the shrinkwrap files that the package brings
  await mustRun(npmInstall, undefined, { cwd: folder });
  await mustRun(npmInstall, undefined, { cwd: path.join(folder, "extensions") });
  for (const [file, text] of Object.entries(stubs)) writeFileSync(path.join(folder, "node_modules", file), text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await fetchEditor();
