import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { runs } from "../runs.ts";
import { CheckoutCopy } from "./checkoutCopy.ts";
import { additions, example } from "./records.ts";

/*
 * One method, op, loss, optimizer and analysis are added to a copy of the sources, each by one file and its line in a registry:
 * all else that must change follows from the registries.
 */

/** Suites that loop over a registry and take what is in it. */
const SUITES = [
  ...[
    "ode/methods",
    "ode/implicit/orders",
    "graph/ops",
    "compile/wasm/ops",
    "language/library",
    "differential/differential",
  ],
  ...["train/losses", "train/optimizers", "module/declarations", "analysis/options"],
  ...["manifest", "readme", "l10n", "architecture", "cli/commands"],
];

/** Those of the long form beside them. */
const MORE = [
  ...["ode/implicit/stiff", "adjoint/implicitGradients"],
  ...["adjoint/properties", "train/gradients", "train/loop", "compile/tfjs/ops", "graph/grad", "graph/simplify"],
  ...["differential/graphs", "language/fuzz", "module/nodeOde", "ode/compiled", "ode/adaptive"],
];

let copy: CheckoutCopy;
before(() => {
  copy = new CheckoutCopy();
  for (const { name, registry, file, text } of additions) {
    copy.write(file, text);
    copy.register(registry, name, `./${path.posix.relative(path.posix.dirname(registry), file)}`);
  }
});
after(() => copy.dispose());

test("manifest, translations and README are written from the registries", async () => {
  await copy.units(["manifest", "readme"], { UPDATE_MANIFEST: "1" });
  const { commands, menus, configuration } = JSON.parse(copy.read("package.json")).contributes;
  const command = "nodeOde.census";
  for (const list of [commands, menus["view/item/context"]])
    assert.ok(list.some((entry: { command: string }) => entry.command === command));
  const lenses = configuration.properties["nodeOde.codeLens"];
  assert.ok(lenses.default.includes("census") && lenses.items.enum.includes("census"));
  for (const file of ["package.nls.json", "package.nls.de.json"])
    assert.equal(JSON.parse(copy.read(file))["command.census"], "Census");
  for (const file of ["l10n/bundle.l10n.json", "l10n/bundle.l10n.de.json"])
    for (const words of ["Census of {0}", "Copies"]) assert.equal(JSON.parse(copy.read(file))[words], words);
  const readme = copy.read("README.md");
  assert.match(readme, /^\| Census \| Count what a function is made of/m);
  assert.match(readme, /^\| `census FILE NAME` \| count what/m);
  assert.match(readme, /^\| `kutta3` \| Kutta 3 \| 3 \|/m);
});

test("the command line and the module offer them, and they compute", async () => {
  const cli = await copy.cli();
  assert.match(await cli("--help"), /^ +census FILE NAME +count what a function is made of/m);
  assert.match(await cli("census", "--help"), /^ +--copies N +copies that are counted$/m);
  assert.match(await cli("solve", "--help"), /solver: .*\bkutta3\b/);
  copy.write("added.node-ode.ts", example);
  const counted = JSON.parse(await cli("census", "added.node-ode.ts", "f", "--copies", "2", "--json"));
  assert.deepEqual([counted.components, counted.parameters], [2, 22]);
  const { used } = JSON.parse(await cli("solve", "added.node-ode.ts", "fit", "--json"));
  assert.equal(used.method, "kutta3");
  const stiffly = ["--method", "sdirk2", "--json"];
  assert.equal(JSON.parse(await cli("solve", "added.node-ode.ts", "fit", ...stiffly)).status, "ok");
  const reversed = JSON.parse(await cli("gradient", "added.node-ode.ts", "fit", "--loss", "terminal:0", ...stiffly));
  assert.equal(reversed.status, "ok");
  const { loss } = JSON.parse(await cli("train", "added.node-ode.ts", "fit", "--json"));
  assert.equal(loss.length, 40);
  assert.ok(loss[39] < loss[0] / 2, `${loss}`);

  await copy.node(["scripts/nodeOde.mjs", "test-output/module"]);
  const types = copy.read("test-output/module/node-ode.d.ts");
  assert.match(types, /^export type Method = .*"kutta3"/m);
  assert.match(types, /^export type Activation = .*"gaussian"/m);
  assert.match(types, /The bell exp\(−x²\)\. \*\/\nexport declare function gaussian\(x: number\): number;/);
  for (const word of ["pseudoHuber", "nesterov"])
    assert.match(types, new RegExp(`^export declare function ${word}\\b`, "m"));
});

test("every suite over a registry takes them up and passes, and everything compiles", async () => {
  const suites = [...SUITES, ...MORE.slice(0, runs(0, MORE.length))];
  const [report] = await Promise.all([copy.units(suites), copy.types([".", "webview", "scripts", "test/editor"])]);
  for (const name of [
    "kutta3 satisfies every condition of its order 3, and not all of the next",
    "sdirk2 satisfies every condition of its order 2, its other solution those of its own",
    "gaussian: value",
    "gaussian: vjp equals central differences",
    "gaussian: interval encloses sampled values and is tight on points",
    "gaussian: of numbers, of arrays, with and without its defaults, of what is known",
    "pseudoHuber: its cotangent is the slope of its value",
    "pseudoHuber: smallest where the solution meets the data",
    "nesterov: finds the minimum of an ill-conditioned quadratic",
    "census: every default is one of the values that its option takes",
    "census: what is used is what its options take, and giving it again changes nothing",
    // Fails where a word of the registry, as a function or as an activation, did not occur.
    "the functions held every construct, every function and every op",
  ]) {
    assert.ok(report.includes(`       ${name}\n`), `no test \`${name}\` in\n${report}`);
  }
});

test("the copy alone was changed", () => {
  for (const { name, registry } of additions)
    assert.doesNotMatch(readFileSync(registry, "utf8"), new RegExp(`\\b${name}\\b`));
});
