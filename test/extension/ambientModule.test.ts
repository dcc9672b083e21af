import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { buildNodeOde } from "../../scripts/nodeOde.mjs";
import { ambientModule, referenceTo } from "../../src/extension/language/ambientModule.ts";

/** The compiler alone with some files, as the editor is where there is no tsconfig.json. */
function compile(...files: readonly string[]): string {
  const compiler = path.join("node_modules", "typescript", "bin", "tsc");
  const options = ["--noEmit", "--strict", "--target", "es2022", "--types", "", "--ignoreConfig"];
  const { stdout, stderr } = spawnSync(process.execPath, [compiler, ...options, ...files], { encoding: "utf8" });
  return stdout + stderr;
}

let folder: string;
before(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), "node-ode-types-"));
  const built = mkdtempSync(path.join(folder, "built-"));
  await buildNodeOde(built);
  const declarations = readFileSync(path.join(built, "node-ode.d.ts"), "utf8");
  writeFileSync(path.join(folder, "node-ode.d.ts"), ambientModule("node-ode", declarations));
});
after(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

const samples = readdirSync("samples").filter((name) => name.endsWith(".node-ode.ts"));
const textOf = (name: string) => readFileSync(path.join("samples", name), "utf8");

test("without the reference the compiler does not find node-ode", () => {
  assert.match(compile(write("bare.ts", textOf(samples[0]))), /TS2307.*'node-ode'/);
});

test("with the declarations beside it every sample passes the strict check, and so do the declarations", () => {
  const files = samples.map((name) => write(name, referenceTo("node-ode.d.ts") + textOf(name)));
  assert.ok(files.length > 0);
  assert.equal(compile(...files), "");
});

test("the types are those of node-ode: a wrong use is an error", () => {
  const text = `${referenceTo("node-ode.d.ts")}import { param } from "node-ode";\nexport const x: string = param(1);\n`;
  assert.match(compile(write("wrong.ts", text)), /TS2322.*'number' is not assignable to type 'string'/);
});
