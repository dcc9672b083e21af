import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { dataOfField, fieldOfData } from "../../src/graph/fieldData.ts";
import { jacobianField } from "../../src/graph/jacobianField.ts";
import { fingerprint } from "../../src/study/fingerprint.ts";
import { Session } from "../../src/study/session.ts";
import { sampleFiles } from "../sampleFiles.ts";

test("a field that came as data to another thread is the same operations in the same order, as is its derivative: all samples", () => {
  const session = new Session();
  const data = readdirSync("samples/data").map((file): [string, string] => [
    `samples/data/${file}`,
    readFileSync(`samples/data/${file}`, "utf8"),
  ]);
  let fields = 0;
  for (const file of sampleFiles()) {
    const entry = `samples/${file}`;
    const program = session.read({ entry, texts: new Map([[entry, readFileSync(entry, "utf8")], ...data]) });
    for (const dynamics of program.functions) {
      const { field } = dynamics.trace(dynamics.dimension ?? 2);
      if (!field) continue;
      for (const one of field.dimension > 8 ? [field] : [field, jacobianField(field)]) {
        const there = fieldOfData(structuredClone(dataOfField(one)));
        assert.equal(fingerprint(there), fingerprint(one), `${file}, ${dynamics.name}`);
        fields++;
      }
    }
  }
  assert.ok(fields > 20, `${fields} fields`);
});
