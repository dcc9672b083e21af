import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { bundleFile } from "../scripts/l10n.mjs";
import type { Analysis, Subject } from "../src/analysis/analysis.ts";
import { analyses } from "../src/analysis/registry.ts";

/** Commands that no analysis brings. */
const others = [
  "nodeOde.analyse",
  "nodeOde.newExperiment",
  "nodeOde.showLog",
  "nodeOde.restartEngine",
  "nodeOde.installTfjsNode",
];

interface Entry {
  readonly command: string;
}

const read = (file: string) => JSON.parse(readFileSync(file, "utf8"));
const all = [...analyses];
const idOf = ({ name, command = name }: Analysis) => `nodeOde.${command}`;
const titleKey = (command: string) => command.replace("nodeOde.", "command.");

/** As the tree tells rows apart, with every number of components there may be. */
const rows: Readonly<Record<string, Omit<Subject, "dimension">>> = {
  function: { kind: "function", trainable: false },
  experiment: { kind: "experiment", trainable: false },
  trainable: { kind: "experiment", trainable: true },
};
const dimensions = [null, 1, 2, 3];

function rowsOf(analysis: Analysis): string[] {
  return Object.keys(rows).filter((row) =>
    dimensions.some((dimension) => analysis.offered({ ...rows[row], dimension })),
  );
}

/** The manifest with what the registry of analyses says of commands, menus and settings. */
function withAnalyses(manifest: ReturnType<typeof read>) {
  const { commands, menus, configuration } = manifest.contributes;
  const rest = (entries: readonly Entry[]) => entries.filter(({ command }) => others.includes(command));
  const { properties } = configuration;
  const codeLens = properties["nodeOde.codeLens"];
  const contributes = {
    ...manifest.contributes,
    commands: [
      ...all.map((analysis) => ({
        command: idOf(analysis),
        title: `%${titleKey(idOf(analysis))}%`,
        // "Neural ODE: Train Neural ODE" says it twice.
        ...(!analysis.title.includes("Neural ODE") && { category: "Neural ODE" }),
        icon: `$(${analysis.icon})`,
      })),
      ...rest(commands),
    ],
    menus: {
      ...menus,
      commandPalette: [
        ...all.map((analysis) => ({ command: idOf(analysis), when: "resourceFilename =~ /\\.node-ode\\.ts$/" })),
        ...rest(menus.commandPalette),
      ],
      "view/item/context": [
        ...all.map((analysis) => ({
          command: idOf(analysis),
          when: `view == nodeOde.files && viewItem =~ /^(${rowsOf(analysis).join("|")})$/`,
          group: analysis.lens ? "inline" : "analyses",
        })),
        ...rest(menus["view/item/context"]),
      ],
    },
    configuration: {
      ...configuration,
      properties: {
        ...properties,
        "nodeOde.codeLens": {
          ...codeLens,
          default: all.flatMap(({ name, lens }) => (lens ? [name] : [])),
          items: { ...codeLens.items, enum: all.map(({ name }) => name) },
        },
      },
    },
  };
  return { ...manifest, contributes };
}

/** A language's titles: those of commands that there are, the records' own where a translation is missing. */
function withTitles(titles: Readonly<Record<string, string>>, isEnglish: boolean): Record<string, string> {
  const known = new Set([...all.map(idOf), ...others].map(titleKey));
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

test("every language names the analyses' commands", () => {
  for (const file of readdirSync(".").filter((name) => /^package\.nls(\.\w+)?\.json$/.test(name))) {
    check(file, withTitles(read(file), file === "package.nls.json"));
  }
});

test("every language has the words of the analyses and their options, and none of those that are gone", () => {
  for (const name of readdirSync("l10n").filter((file) => /^bundle\.l10n\.\w+\.json$/.test(file))) {
    const file = path.join("l10n", name);
    check(file, withSentences(read(file)));
  }
});
