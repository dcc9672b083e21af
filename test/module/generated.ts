import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { transform } from "esbuild";
import { ownMath } from "../ownMath.ts";

/** The generated module as an installed package, in a new folder outside of the repository. */
export function installNodeOde(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "node-ode-"));
  const installed = path.join(folder, "node_modules", "node-ode");
  mkdirSync(installed, { recursive: true });
  execFileSync(process.execPath, [path.join("scripts", "nodeOde.mjs"), installed]);
  const manifest = {
    name: "node-ode",
    type: "module",
    exports: { types: "./node-ode.d.ts", default: "./node-ode.js" },
  };
  writeFileSync(path.join(installed, "package.json"), JSON.stringify(manifest));
  writeFileSync(path.join(folder, "package.json"), JSON.stringify({ type: "module" }));
  return folder;
}

/** Runs TypeScript as plain Node would, with the elementary functions of the lab: unchanged where Node strips the types itself, else stripped by esbuild. */
export async function runAsModule(folder: string, name: string, text: string): Promise<Record<string, unknown>> {
  const strips = Boolean((process.features as { typescript?: string | false }).typescript);
  const file = path.join(folder, strips ? name : `${name}.mjs`);
  Object.assign(globalThis, { ownMath });
  const withOwnMath = `const Math = ownMath;\n${text}`;
  writeFileSync(file, strips ? withOwnMath : (await transform(withOwnMath, { loader: "ts", target: "es2022" })).code);
  return import(pathToFileURL(file).href);
}
