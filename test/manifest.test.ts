import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { bundleFile, writeSentences } from "../scripts/l10n.mjs";
import { analyses } from "../src/analysis/registry.ts";
import { CATEGORY, idOf, otherCommands, titleKey, withAnalyses } from "./manifest.ts";

const read = (file: string) => JSON.parse(readFileSync(file, "utf8"));
const all = [...analyses];

interface Manifest {
  readonly commands: readonly { readonly command: string; readonly category: string }[];
  readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
}

/** A language's titles: those of commands that there are, the records' own where a translation is missing. */
function withTitles(titles: Readonly<Record<string, string>>, isEnglish: boolean): Record<string, string> {
  const known = new Set([...all.map(idOf), ...otherCommands].map(titleKey));
  const kept = Object.entries(titles).filter(([key]) => !key.startsWith("command.") || known.has(key));
  const own = all.map((analysis) => {
    const key = titleKey(idOf(analysis));
    return [key, isEnglish ? analysis.title : (titles[key] ?? analysis.title)];
  });
  return { ...Object.fromEntries(kept), ...Object.fromEntries(own) };
}

/** A language's sentences: those that are said, in English where a translation is missing. */
function withSentences(sentences: Readonly<Record<string, string>>): Record<string, string> {
  const english: Readonly<Record<string, string>> = read(bundleFile);
  return Object.fromEntries(Object.keys(english).map((key) => [key, sentences[key] ?? key]));
}

function check(file: string, expected: object): void {
  const text = `${JSON.stringify(expected, undefined, 2)}\n`;
  if (process.env.UPDATE_MANIFEST) writeFileSync(file, text);
  else assert.equal(readFileSync(file, "utf8"), text, "run UPDATE_MANIFEST=1 npm run unit -- manifest");
}

test("package.json offers every analysis in its commands, menus and settings", () => {
  check("package.json", withAnalyses(read("package.json")));
});

test("all commands are of one category, and each is somewhere in a menu or in the palette for everyone", () => {
  const { commands, menus }: Manifest = read("package.json").contributes;
  for (const { command, category } of commands) assert.equal(category, CATEGORY, command);
  const known = new Set(commands.map(({ command }) => command));
  for (const [menu, entries] of Object.entries(menus)) {
    for (const { command } of entries) assert.ok(known.has(command), `${menu}: ${command}`);
  }
  // A condition here would take a command out of the palette.
  assert.equal(menus.commandPalette, undefined);
});

test("every language names the analyses' commands", () => {
  for (const file of readdirSync(".").filter((name) => /^package\.nls(\.\w+)?\.json$/.test(name))) {
    check(file, withTitles(read(file), file === "package.nls.json"));
  }
});

// The English ones come from the sources.
if (process.env.UPDATE_MANIFEST) writeSentences();

test("every language has the words of the analyses and their options, and none of those that are gone", () => {
  for (const name of readdirSync("l10n").filter((file) => /^bundle\.l10n\.\w+\.json$/.test(file))) {
    const file = path.join("l10n", name);
    check(file, withSentences(read(file)));
  }
});
