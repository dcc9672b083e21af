import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { type ParserOptions, parse } from "@babel/parser";
import type { Statement } from "@babel/types";

/**
 * Who may import whom, from the table in ARCHITECTURE.md: each folder, the folders whose modules it may import, and the packages
 * (`node` is any of Node's own modules). Types count like values.
 */
const layers = readLayers();

function readLayers(): Readonly<Record<string, { readonly folders: string; readonly packages: string }>> {
  const table = /<!-- layers -->\n([\s\S]*?)<!-- end -->/.exec(readFileSync("ARCHITECTURE.md", "utf8"))?.[1] ?? "";
  const rows = table.split("\n").slice(2).filter(Boolean);
  const cells = rows.map((row) => row.split("|").map((cell) => cell.trim()));
  return Object.fromEntries(cells.map(([, name, , folders, packages]) => [name.slice(1, -1), { folders, packages }]));
}

/** Packages that one file alone may import, so that changing them means changing that file. */
const soleImporter: Readonly<Record<string, RegExp>> = {
  "@babel/parser": /^src\/language\//,
  "d3-contour": /^src\/phase\/contour\.ts$/,
  "@vscode/webview-ui-toolkit": /^webview\/ui\.ts$/,
  "@tensorflow/tfjs-backend-wasm": /^src\/study\/tensors\/bundledBackEnds\.ts$/,
  "@tensorflow/tfjs-backend-cpu": /^src\/study\/tensors\/bundledBackEnds\.ts$/,
};

interface Module {
  readonly file: string;
  /** Every module it names: imports, re-exports, dynamic imports and import types. */
  readonly imports: readonly { readonly specifier: string; readonly line: number }[];
  /** Those of which it hands a name on: `export … from`, or an export of what it imports, under whatever name. */
  readonly passedOn: readonly { readonly specifier: string; readonly line: number }[];
  readonly anyLines: readonly number[];
}

function readModule(file: string): Module {
  const imports: { specifier: string; line: number }[] = [];
  const anyLines: number[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    else if (isNode(value)) {
      const line = value.loc.start.line;
      if (value.type === "TSAnyKeyword") anyLines.push(line);
      const source = isImport(value) ? (value.source ?? value.argument) : undefined;
      if (isNode(source)) imports.push({ specifier: String(stringValue(source)), line });
      for (const child of Object.values(value)) visit(child);
    }
  };
  const options: ParserOptions = { sourceType: "module", plugins: ["typescript"], createImportExpressions: true };
  const { program } = parse(readFileSync(file, "utf8"), options);
  visit(program);
  return { file, imports, passedOn: passedOn(program.body), anyLines };
}

function passedOn(body: readonly Statement[]): Module["passedOn"] {
  const imported = new Map<string, string>();
  for (const statement of body) {
    if (statement.type !== "ImportDeclaration") continue;
    for (const { local } of statement.specifiers) imported.set(local.name, statement.source.value);
  }
  return body.flatMap((statement) => {
    const line = statement.loc!.start.line;
    if (statement.type === "ExportAllDeclaration") return [{ specifier: statement.source.value, line }];
    const source = statement.type === "ExportNamedDeclaration" && statement.source;
    if (source) return [{ specifier: source.value, line }];
    return exportedNames(statement).flatMap((name) => {
      const specifier = imported.get(name);
      return specifier === undefined ? [] : [{ specifier, line }];
    });
  });
}

/** The names a statement exports as they are, through a constant or type that stands for nothing else too. */
function exportedNames(statement: Statement): string[] {
  if (statement.type === "ExportDefaultDeclaration")
    return statement.declaration.type === "Identifier" ? [statement.declaration.name] : [];
  if (statement.type !== "ExportNamedDeclaration") return [];
  const names = statement.specifiers.flatMap((specifier) =>
    specifier.type === "ExportSpecifier" ? [specifier.local.name] : [],
  );
  const { declaration } = statement;
  if (declaration?.type === "VariableDeclaration") {
    for (const { init } of declaration.declarations) if (init?.type === "Identifier") names.push(init.name);
  }
  if (declaration?.type === "TSTypeAliasDeclaration" && declaration.typeAnnotation.type === "TSTypeReference") {
    const { typeName, typeParameters } = declaration.typeAnnotation;
    if (typeName.type === "Identifier" && !typeParameters) names.push(typeName.name);
  }
  return names;
}

type AnyNode = { readonly type: string; readonly loc: { readonly start: { readonly line: number } } } & Readonly<
  Record<string, unknown>
>;

function isNode(value: unknown): value is AnyNode {
  return typeof value === "object" && value !== null && "type" in value && "loc" in value;
}

function isImport({ type }: AnyNode): boolean {
  return /^(ImportDeclaration|ExportNamedDeclaration|ExportAllDeclaration|ImportExpression|TSImportType)$/.test(type);
}

/** A string literal's text; a type import's is wrapped in a literal type. */
function stringValue(node: AnyNode): unknown {
  return isNode(node.literal) ? node.literal.value : node.value;
}

const modules = ["src", "webview"]
  .flatMap((top) => readdirSync(top, { recursive: true, encoding: "utf8" }).map((file) => path.posix.join(top, file)))
  .filter((file) => file.endsWith(".ts"))
  .sort()
  .map(readModule);

const isRelative = (specifier: string) => specifier.startsWith(".");
const target = (file: string, specifier: string) => path.posix.join(path.posix.dirname(file), specifier);
const layerOf = (file: string) => (file.startsWith("src/") ? file.split("/", 2).join("/") : file.split("/", 1)[0]);

/** `@scope/name`, `name`, or `node` for Node's own. */
function packageOf(specifier: string): string {
  if (specifier.startsWith("node:")) return "node";
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

test("every folder of sources has its row in the table of layers, and every row its folder", () => {
  const folders = readdirSync("src", { withFileTypes: true }).map(({ name }) => `src/${name}`);
  assert.deepEqual(Object.keys(layers).sort(), [...folders, "webview"].sort());
});

test("no module imports from a layer or a package that its own may not", () => {
  const broken = modules.flatMap(({ file, imports }) => {
    const own = layerOf(file);
    const folders = [own, ...layers[own].folders.split(" ").map((name) => `src/${name}`)];
    const packages = layers[own].packages.split(" ");
    return imports
      .filter(({ specifier }) =>
        isRelative(specifier)
          ? !folders.includes(layerOf(target(file, specifier)))
          : !packages.includes(packageOf(specifier)),
      )
      .map(({ specifier, line }) => `${file}:${line} imports ${specifier}`);
  });
  assert.deepEqual(broken, []);
});

test("no module hands on a name of another layer: who needs it imports it from where it is", () => {
  const carried = modules.flatMap(({ file, passedOn }) =>
    passedOn
      .filter(({ specifier }) => isRelative(specifier) && layerOf(target(file, specifier)) !== layerOf(file))
      .map(({ specifier, line }) => `${file}:${line} re-exports from ${specifier}`),
  );
  assert.deepEqual(carried, []);
});

test("a package that one file stands for is imported there alone", () => {
  for (const [name, expected] of Object.entries(soleImporter)) {
    const importers = modules
      .filter(({ imports }) => imports.some(({ specifier }) => packageOf(specifier) === name))
      .map(({ file }) => file);
    assert.equal(importers.length, 1, `${name}: ${importers.join(", ")}`);
    assert.match(importers[0], expected);
  }
});

test("no module imports itself by a detour, types included", () => {
  const graph = new Map(
    modules.map(({ file, imports }) => [
      file,
      imports.filter(({ specifier }) => isRelative(specifier)).map(({ specifier }) => target(file, specifier)),
    ]),
  );
  const done = new Set<string>();
  const trail: string[] = [];
  const cycles: string[] = [];
  const walk = (file: string): void => {
    const start = trail.indexOf(file);
    if (start >= 0) cycles.push([...trail.slice(start), file].join(" → "));
    if (start >= 0 || done.has(file)) return;
    trail.push(file);
    for (const next of graph.get(file) ?? []) walk(next);
    trail.pop();
    done.add(file);
  };
  for (const file of graph.keys()) walk(file);
  assert.deepEqual(cycles, []);
});

test("relative imports name a file with its extension", () => {
  const wrong = modules.flatMap(({ file, imports }) =>
    imports
      .filter(({ specifier }) => isRelative(specifier) && !/\.(ts|css|json)$/.test(specifier))
      .map(({ specifier, line }) => `${file}:${line} imports ${specifier}`),
  );
  assert.deepEqual(wrong, []);
});

test("nothing is typed `any`", () => {
  assert.deepEqual(
    modules.flatMap(({ file, anyLines }) => anyLines.map((line) => `${file}:${line}`)),
    [],
  );
});
