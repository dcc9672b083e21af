// Makes the installable extension, node-ode-<version>.vsix, and says what is in it.
// usage: node scripts/package.mjs [file]
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { install } from "./install.mjs";
import { mustRun } from "./processes.mjs";
import { root } from "./root.mjs";
import { typescriptPlugin } from "./typescriptPlugin.mjs";

/**
 * Packs what package.json's `files` lists, source maps left out, and the TypeScript server plugin.
 *
 * vsce never takes a folder named node_modules that stands at the top, unless it belongs to a dependency. So a staging
 * folder gets the files to ship and a manifest whose only dependency is the plugin, and vsce packs that.
 *
 * @param {string} file where the .vsix is written
 */
export async function packageExtension(file) {
  const { createVSIX } = await import("@vscode/vsce");
  const manifest = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  const stage = mkdtempSync(path.join(os.tmpdir(), "node-ode-vsix-"));
  try {
    const entries = manifest.files;
    const absent = entries.filter((/** @type {string} */ entry) => !existsSync(path.join(root, entry)));
    if (absent.length > 0) throw new Error(`there is no ${absent.join(", ")} to ship; build first`);
    for (const name of [...entries, typescriptPlugin]) {
      cpSync(path.join(root, name), path.join(stage, name), {
        recursive: true,
        filter: (source) => !source.endsWith(".map"),
      });
    }
    const { scripts, devDependencies, optionalDependencies, ...shipped } = manifest;
    shipped.files = [...entries, `${typescriptPlugin}/**`];
    shipped.dependencies = { [path.basename(typescriptPlugin)]: "0.0.0" };
    writeFileSync(path.join(stage, "package.json"), JSON.stringify(shipped, undefined, 2));
    await createVSIX({
      cwd: stage,
      packagePath: file,
      dependencies: true,
      allowMissingRepository: true,
      rewriteRelativeLinks: false, // there is no address of the sources to put before them
      skipLicense: false,
    });
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await install();
  await mustRun("node scripts/build.mjs");
  const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  await packageExtension(path.resolve(process.argv[2] ?? path.join(root, `node-ode-${version}.vsix`)));
}
