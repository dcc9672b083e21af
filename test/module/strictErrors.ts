import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";

/** What `tsc --strict` says of files that import the `node-ode` installed in a folder; nothing where all is well. */
export function strictErrors(folder: string, files: readonly string[]): string {
  const configuration = {
    compilerOptions: {
      strict: true,
      noEmit: true,
      target: "es2022",
      module: "nodenext",
      moduleResolution: "nodenext",
      types: [],
      paths: { "node-ode": [path.join(folder, "node_modules", "node-ode", "node-ode.d.ts")] },
    },
    files: files.map((file) => path.resolve(file)),
  };
  writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify(configuration));
  const compiler = path.join("node_modules", "typescript", "bin", "tsc");
  const { stdout, stderr } = spawnSync(process.execPath, [compiler, "-p", folder], { encoding: "utf8" });
  return stdout + stderr;
}
