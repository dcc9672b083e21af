import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { suite, test } from "node:test";
import { bundleFile, bundleText, sentences } from "../scripts/l10n.mjs";

type Texts = Readonly<Record<string, string>>;

const read = (file: string): Texts => JSON.parse(readFileSync(file, "utf8"));
const languagesOf = (folder: string, name: RegExp) =>
  readdirSync(folder).flatMap((file) => (name.test(file) ? [path.join(folder, file)] : []));

/** What a translation must carry over as it is: placeholders, links to commands, icons. */
const carried = (text: string) => (text.match(/\{\d+\}|\(command:[^)]*\)|\$\([^)]*\)/g) ?? []).sort();

function isTranslationOf(translation: Texts, english: Texts): void {
  assert.deepEqual(Object.keys(translation).sort(), Object.keys(english).sort());
  for (const [key, text] of Object.entries(translation)) {
    assert.ok(text.trim(), `${key}: empty`);
    assert.deepEqual(carried(text), carried(english[key]), key);
  }
}

suite("translations", () => {
  test("the list of sentences is that of the sources", () => {
    assert.ok(sentences().includes("Write to file"), "a sentence of the extension");
    assert.ok(sentences().includes("Data table"), "a sentence of the panels");
    assert.equal(readFileSync(bundleFile, "utf8"), bundleText(), "run npm run build");
  });

  const bundles = languagesOf("l10n", /^bundle\.l10n\.\w+\.json$/);
  const manifests = languagesOf(".", /^package\.nls\.\w+\.json$/);

  test("a language has both its files", () => {
    const codes = (files: readonly string[]) => files.map((file) => file.split(".").at(-2)).sort();
    assert.ok(bundles.length > 0);
    assert.deepEqual(codes(bundles), codes(manifests));
  });

  for (const file of bundles) test(`${file} is complete`, () => isTranslationOf(read(file), read(bundleFile)));
  for (const file of manifests)
    test(`${file} is complete`, () => isTranslationOf(read(file), read("package.nls.json")));

  test("package.nls.json has what package.json asks for, and no more", () => {
    const asked = [...readFileSync("package.json", "utf8").matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key);
    assert.deepEqual([...new Set(asked)].sort(), Object.keys(read("package.nls.json")).sort());
  });

  test("what the package ships includes every translation", () => {
    const { files, l10n } = JSON.parse(readFileSync("package.json", "utf8"));
    assert.equal(l10n, "./l10n");
    for (const file of ["l10n", "package.nls.json", ...manifests]) assert.ok(files.includes(file), file);
  });
});
