import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";

interface Step {
  readonly title: string;
  readonly description: string;
  readonly media: { readonly svg: string; readonly altText: string };
  readonly completionEvents: readonly string[];
}

const read = (file: string) => JSON.parse(readFileSync(file, "utf8"));
const { contributes, files } = read("package.json");
const steps: readonly Step[] = contributes.walkthroughs[0].steps;
const commands = new Set<string>(contributes.commands.map(({ command }: { command: string }) => command));

for (const language of ["package.nls.json", "package.nls.de.json"]) {
  const titles: Readonly<Record<string, string>> = read(language);
  const text = (key: string) => titles[key.slice(1, -1)];

  test(`walkthrough in ${language}: every step has its words, and an act that there is`, () => {
    assert.equal(steps.length, 5);
    for (const { title, description, media, completionEvents } of steps) {
      for (const key of [title, description, media.altText]) assert.ok(text(key), key);
      const acts = [...text(description).matchAll(/\]\(command:([\w.]+)(?:\?[\w%]+)?\)/g)].map(
        ([, command]) => command,
      );
      assert.ok(acts.length > 0, `${title} has nothing to press`);
      for (const act of acts) assert.ok(commands.has(act), `${title}: ${act}`);
      for (const event of completionEvents) assert.ok(acts.includes(event.replace("onCommand:", "")), event);
    }
  });
}

test("walkthrough: pictures are in the package and take the editor's colours alone", () => {
  assert.ok(files.includes("media"));
  for (const { media } of steps) {
    assert.ok(existsSync(media.svg), media.svg);
    const svg = readFileSync(media.svg, "utf8");
    const colours = [...svg.matchAll(/(?:fill|stroke)="([^"]*)"/g)].map(([, colour]) => colour);
    assert.ok(colours.length > 5);
    for (const colour of colours) assert.match(colour, /^(none|var\(--vscode-.*\))$/, media.svg);
  }
});
