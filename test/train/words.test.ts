import assert from "node:assert/strict";
import { test } from "node:test";
import { mayBeLeftOut, numberFault } from "../../src/core/vocabulary.ts";
import { words } from "../../src/train/words.ts";

for (const word of words) {
  test(`${word.name}: its record is whole`, () => {
    const all = [...word.positional, ...(word.options ?? [])];
    assert.match(word.name, /^[a-z][A-Za-z]*$/);
    assert.equal(new Set(all.map(({ name }) => name)).size, all.length, "parameter names differ");
    for (const text of [word.doc, ...all.map(({ doc }) => doc)]) assert.match(text, /\.$/, `"${text}" is a sentence`);

    const firstLeftOut = word.positional.findIndex(mayBeLeftOut);
    if (firstLeftOut >= 0)
      assert.ok(word.positional.slice(firstLeftOut).every(mayBeLeftOut), "required arguments first");
    for (const parameter of all) {
      if (parameter.default === undefined) continue;
      const bounds = { ...parameter, integer: parameter.type.kind === "integer" };
      assert.equal(numberFault(bounds, parameter.default), undefined, `the default of ${parameter.name} is admitted`);
    }
  });
}
