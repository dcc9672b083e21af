import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, test } from "node:test";
import { isCommand, isReporting } from "../../src/analysis/analysis.ts";
import { analyses } from "../../src/analysis/registry.ts";
import { CheckoutCopy } from "./checkoutCopy.ts";

/*
 * The analyses that report are taken out of a copy of the sources, each with its folder, its tests and its line in the registry:
 * nothing else knows them.
 */

const reporting = [...analyses].filter(isReporting);

/** Suites that would notice a name that is gone. */
const SUITES = [
  ...["architecture", "manifest", "readme", "l10n", "analysis/options", "module/declarations"],
  ...["cli/commands", "cli/arguments", "engine/documents", "protocol/webviewMessages"],
];

let copy: CheckoutCopy;
before(() => {
  copy = new CheckoutCopy();
  for (const { name } of reporting) {
    for (const top of ["src", "test"]) copy.remove(`${top}/analysis/${name}`);
    copy.unregister("src/analysis/registry.ts", name);
  }
});
after(() => copy.dispose());

test("every analysis that reports has a folder of its own, and another of tests", () => {
  assert.ok(reporting.length >= 2);
  for (const { name } of reporting)
    for (const top of ["src", "test"]) assert.ok(existsSync(`${top}/analysis/${name}`), `${top}/analysis/${name}`);
});

test("without them everything compiles, is offered no more, and passes", async () => {
  await copy.units(["manifest", "readme"], { UPDATE_MANIFEST: "1" });
  const [cli] = await Promise.all([
    copy.cli(),
    copy.units(SUITES),
    copy.types([".", "webview", "scripts", "test/editor"]),
  ]);
  const help = await cli("--help");
  const { contributes } = JSON.parse(copy.read("package.json"));
  const { commands, menus, configuration } = contributes;
  const offered = JSON.stringify([commands, menus, configuration.properties["nodeOde.codeLens"]]);
  const readme = /<!-- analyses -->[\s\S]*?<!-- end -->/.exec(copy.read("README.md"))![0];
  for (const one of reporting) {
    const { name, title, doc, command = name } = one;
    if (isCommand(one)) assert.doesNotMatch(help, new RegExp(`^ +${name} FILE`, "m"));
    assert.ok(!offered.includes(`"nodeOde.${command}"`) && !offered.includes(`"${name}"`), name);
    assert.ok(!readme.includes(title), title);
    assert.ok(!copy.read("l10n/bundle.l10n.json").includes(doc), doc);
  }
});
