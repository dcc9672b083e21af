// usage: node scripts/install.mjs
import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./processes.mjs";
import { root } from "./root.mjs";

/** Installs the dependencies when they are absent or older than the lock file; throws when that fails. */
export async function install() {
  const lock = path.join(root, "package-lock.json");
  const installed = path.join(root, "node_modules", ".package-lock.json");
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  console.log("installing dependencies (npm ci)");
  const { code } = await run("npm ci --no-progress --loglevel=error");
  if (code !== 0) throw new Error("npm ci failed; it needs the npm registry or a filled npm cache");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await install();
