import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { suite, test } from "node:test";
import type * as vscode from "vscode";
import type { TrainingRun } from "../../src/extension/training/trainingRun.ts";
import type { FunctionDescription } from "../../src/protocol/engineApi.ts";
import { hostileNames } from "../display/hostileNames.ts";
import { answers, takeShown } from "./fakeEditor.ts";

const surfaces = await import("../../src/extension/surfaces.ts");
const { shown } = await import("../../src/display/shown.ts");
const { summary } = await import("../../src/extension/language/hovers.ts");
const { TrainingNotification } = await import("../../src/extension/training/trainingNotification.ts");
const { Activity } = await import("../../src/extension/views/activity.ts");

/** The calls that put text on the editor's surfaces, and the properties that do. */
const SINKS = [
  /show(Information|Warning|Error)Message/,
  /\b(withProgress|setStatusBarMessage|createStatusBarItem|createWebviewPanel)\b/,
  /\b(showQuickPick|createQuickPick|showInputBox|createInputBox|showSaveDialog|showOpenDialog)\b/,
  /\b(new|extends) (vscode\.)?(MarkdownString|Hover|CodeLens|TreeItem|Diagnostic|CodeAction|InlayHint)\b/,
  /\b(new|extends) (vscode\.)?(CompletionItem|DocumentSymbol|SymbolInformation|StatusBarItem|QuickPickItem)\b/,
  /\b(createTextEditorDecorationType|createTreeView|createTerminal|createInlineCompletion)\b/,
  /\b(item|panel|view|row|action)\.(title|label|tooltip|description|message|badge|text) = /,
];

test("text comes on the editor's surfaces through one file, which takes what is fit for them alone", () => {
  const found = readdirSync("src/extension", { recursive: true, encoding: "utf8" })
    .map((file) => path.posix.join("src/extension", file))
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => {
      const lines = readFileSync(file, "utf8").split("\n");
      return lines.flatMap((line, n) => (SINKS.some((sink) => sink.test(line)) ? [`${file}:${n + 1}`] : []));
    });
  const elsewhere = found.filter((place) => !place.startsWith("src/extension/surfaces.ts:"));
  assert.deepEqual(elsewhere, []);
  assert.ok(found.length > 10, "the calls are looked for under names that they do not have");
});

/** Nothing on a surface is more than words. */
function assertWords(): void {
  const texts = takeShown();
  assert.ok(texts.length > 0, "nothing was shown");
  for (const [surface, text] of texts) {
    const what = `${surface}: ${text}`;
    const own = text.replace(/^\$\((graph-scatter|graph-line|sync~spin|circuit-board)\) /, "");
    assert.doesNotMatch(text.replaceAll("\n\n", ""), /[\p{Cc}\p{Surrogate}\u202a-\u202e\u2066-\u2069]/u, what);
    if (surface === "notification") assert.doesNotMatch(text, /\]\(/, what);
    if (surface === "label") assert.doesNotMatch(own, /\$\(/, what);
  }
}

const range = {} as vscode.Range;

/** Every way onto a surface, with a name in it. */
const ways: Readonly<Record<string, (name: string) => unknown>> = {
  "a notification": (name) => surfaces.notify("warning", shown("notification", `${name} is written`), "Show"),
  "a progress notification": (name) =>
    surfaces.whileShown(shown("notification", `Training ${name}`), async (say) => say(shown("notification", name), 1)),
  "the status bar for a while": (name) => surfaces.mention(shown("label", `Saved ${name}`)),
  "a pick": (name) =>
    surfaces.choose([{ label: shown("label", name), detail: shown("label", name) }], shown("plain", name)),
  "the save dialog": (name) => surfaces.chooseTarget(shown("plain", `Export ${name}`), undefined, {}),
  "the dialog of a file": (name) => surfaces.chooseFile(shown("plain", name), shown("plain", name), undefined, {}),
  "the dialog of a folder": (name) => surfaces.chooseFolder(shown("plain", name), shown("plain", name)),
  "a lens": (name) =>
    surfaces.lens(range, "graph-scatter", shown("label", name), shown("plain", name), {
      command: "c",
      arguments: [name],
    }),
  "a row": (name) => surfaces.row(shown("label", name), 0, shown("label", name)),
  "a problem": (name) => new surfaces.Squiggle(range, shown("plain", name), 0, "code"),
  "a quick fix": (name) => surfaces.quickFix(shown("plain", `Write ${name}`), []),
  "a panel's tab": (name) => {
    const panel = surfaces.openPanel("kind", shown("plain", name));
    surfaces.entitle(panel, shown("plain", `Adjoint of ${name}`));
  },
  "the status bar": (name) => {
    const activity = new Activity();
    activity.computedOn(name, [name, name]);
  },
  "the end of a training": async (name) => {
    const listeners = new Set<() => void>();
    const run = (state: string): TrainingRun =>
      ({
        state,
        message: `measured.csv, row 1: there is no column \`x\` (a state); there are \`t\`, \`${name}\``,
        iteration: 3,
        iterations: 10,
        onDidChange: (listener: () => void) => {
          listeners.add(listener);
          return { dispose: () => listeners.delete(listener) };
        },
        pause: async () => {},
      }) as unknown as TrainingRun;
    const notification = new TrainingNotification(name, () => {});
    notification.update(run("running"), false);
    for (const listener of listeners) listener();
    notification.update(run("failed"), false);
  },
};

suite("hostile names are words on every surface", () => {
  for (const [what, way] of Object.entries(ways)) {
    test(what, async () => {
      for (const name of Object.values(hostileNames)) {
        answers.button = undefined;
        takeShown();
        await way(name);
        assertWords();
      }
    });
  }

  test("a hover: code and words, which neither run a command nor hold HTML", () => {
    for (const name of Object.values(hostileNames)) {
      takeShown();
      const described = {
        stateNames: [name, name],
        dimension: 2,
        parameters: [{ name, shape: name, value: [1], length: 1, fixed: true }],
        initial: [1, 2],
        operations: 3,
        broken: true,
      } as unknown as FunctionDescription;
      const { contents } = surfaces.hover(summary(described), range) as unknown as { contents: vscode.MarkdownString };
      assert.equal(contents.isTrusted, false);
      assert.equal(contents.supportHtml, false);
      assert.ok(!contents.supportThemeIcons);
      assertWords();
      // Outside of code and escapes there is no sign that could begin markup.
      const bare = contents.value.replace(/(`+)(?!`)[^\n]*?[^`\n]\1(?!`)/g, "").replace(/\\[^\w\s]/g, "");
      assert.doesNotMatch(bare.replaceAll("**Dynamics function**", ""), /[<[\]!*`]/, contents.value);
    }
  });
});
