import { readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { mustRun } from "./processes.mjs";

/**
 * Unpacks one part of an npm package.
 *
 * @param {string} specifier package and version
 * @param {string} folder where to
 * @param {string} part path inside the package
 * @param {number} strip leading folders of that path to drop
 */
export async function unpackPackage(specifier, folder, part, strip) {
  await mustRun(`npm pack --silent ${specifier}`, undefined, { cwd: folder });
  const archive = readdirSync(folder).find((file) => file.endsWith(".tgz"));
  if (!archive) throw new Error(`npm pack ${specifier} left no archive`);
  await mustRun("tar", ["-xzf", archive, `--strip-components=${strip}`, part], { cwd: folder });
  rmSync(path.join(folder, archive));
}
