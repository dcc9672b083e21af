import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { editPreview } from "../../src/extension/commands/editPreview.ts";

/** Edits that put a text in the place of another, wherever that stands. */
const replacing = (text: string, ...changes: readonly (readonly [string, string])[]) =>
  changes.map(([old, by]) => ({ start: text.indexOf(old), end: text.indexOf(old) + old.length, text: by }));

suite("the preview of an edit", () => {
  const text = "const a = 1;\nexperiment(f, {\n  z0: [1, 0], t: [0, 5],\n  rtol: 1e-6,\n});\n";

  test("shows the lines before and after, each once", () => {
    assert.equal(
      editPreview(text, replacing(text, ["5]", "8]"], ["[1, 0]", "[2, 0]"])),
      "− z0: [1, 0], t: [0, 5],\n+ z0: [2, 0], t: [0, 8],",
    );
  });

  test("shows lines far apart, in their order", () => {
    assert.equal(
      editPreview(text, replacing(text, ["1e-6", "1e-9"], ["a = 1", "a = 2"])),
      "− const a = 1;\n+ const a = 2;\n− rtol: 1e-6,\n+ rtol: 1e-9,",
    );
  });

  test("of a line that is added shows no line that stays", () => {
    const at = text.indexOf("{") + 1;
    assert.equal(editPreview(text, [{ start: at, end: at, text: "\n  theta: 3," }]), "+ theta: 3,");
  });

  test("is as long and as wide as a hover can be, and nothing where nothing changes", () => {
    assert.equal(editPreview(text, []), "");
    const many = editPreview(text, [
      { start: 0, end: 0, text: "x;\n".repeat(50).replaceAll("x", () => `y${"z".repeat(200)}`) },
    ]);
    const lines = many.split("\n");
    assert.equal(lines.length, 13);
    assert.ok(lines.every((line) => line.length < 110));
    assert.equal(lines.at(-1), "…");
  });
});
