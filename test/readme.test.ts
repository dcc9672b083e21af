import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { analyses } from "../src/analysis/registry.ts";
import { commands } from "../src/cli/commands/registry.ts";
import { diagnosticCodes } from "../src/language/codes.ts";
import { adaptiveMethod } from "../src/ode/adaptiveMethod.ts";
import { isImplicit } from "../src/ode/implicit/implicitMethod.ts";
import { methods } from "../src/ode/methods/registry.ts";
import { denseOrder } from "../src/ode/pair.ts";
import { engines } from "../src/study/engineChoice.ts";
import { float32Claims } from "./elementary/float32Claims.ts";
import { float64Claims } from "./elementary/float64Claims.ts";
import { withAnalyses } from "./manifest.ts";

/** What stands in the README between `<!-- name -->` and `<!-- end -->`, from the registries. */
const tables: Readonly<Record<string, string>> = {
  commands: table(
    ["command", "what it does"],
    [...commands].map(({ name, operands, doc }) => [`\`${[name, ...operands].join(" ")}\``, doc]),
  ),
  analyses: table(
    ["lens", "what it does"],
    [...analyses].map(({ title, doc }) => [title, doc]),
  ),
  methods: table(
    ["name", "method", "order", "between steps", "steps", "what it is"],
    [...methods].map((method) => [
      `\`${method.name}\``,
      method.title,
      String(method.order),
      method.embedded ? String(denseOrder(adaptiveMethod(method))) : "–",
      `${isImplicit(method) ? "implicit, " : ""}${method.embedded ? "adaptive" : "fixed"}`,
      method.doc,
    ]),
  ),
  settings: table(["setting", "default", "what it is"], settings()),
  engines: table(
    ["engine", "what computes"],
    [...engines].map(({ name, doc }) => [`\`${name}\``, doc]),
  ),
  elementary: table(
    ["function", "float64", "float32"],
    Object.entries(float64Claims).map(([name, claim]) => [
      `\`${name}\``,
      ulps(claim),
      ulps(float32Claims[name] ?? 0.51),
    ]),
  ),
  diagnostics: table(
    ["code", "meaning"],
    Object.entries(diagnosticCodes).map(([code, doc]) => [`\`${code}\``, doc]),
  ),
};

function ulps(claim: number): string {
  return `${claim} ulp`;
}

function settings(): string[][] {
  const read = (file: string) => JSON.parse(readFileSync(file, "utf8"));
  const sentences: Readonly<Record<string, string>> = read("package.nls.json");
  const properties: Record<string, { default: unknown; description: string }> = withAnalyses(read("package.json"))
    .contributes.configuration.properties;
  return Object.entries(properties).map(([name, { default: value, description }]) => [
    `\`${name}\``,
    `\`${JSON.stringify(value)}\``,
    sentences[description.slice(1, -1)],
  ]);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`;
  return [head, head.map(() => "---"), ...rows].map(line).join("");
}

function withTables(readme: string): string {
  return readme.replaceAll(/<!-- (\w+) -->\n[\s\S]*?<!-- end -->/g, (_, name: string) => {
    assert.ok(name in tables, `no table ${name}`);
    return `<!-- ${name} -->\n${tables[name]}<!-- end -->`;
  });
}

test("the README's tables are those of the registries", () => {
  const readme = readFileSync("README.md", "utf8");
  for (const name of Object.keys(tables))
    assert.ok(readme.includes(`<!-- ${name} -->`), `the README has no table ${name}`);
  const expected = withTables(readme);
  if (process.env.UPDATE_README || process.env.UPDATE_MANIFEST) writeFileSync("README.md", expected);
  else assert.equal(readme, expected, "run UPDATE_README=1 npm run unit -- readme");
});
