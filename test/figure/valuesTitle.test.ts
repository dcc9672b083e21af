import assert from "node:assert/strict";
import { test } from "node:test";
import { valuesTitle } from "../../src/figure/valuesTitle.ts";

test("an axis names its components as long as there is room for them", () => {
  assert.equal(valuesTitle(["x"]), "x");
  assert.equal(valuesTitle(["prey", "predators"]), "prey, predators");
  assert.equal(valuesTitle(["u[0]", "u[1]", "u[2]", "u[3]"]), "value");
  for (let count = 1; count < 30; count++)
    assert.ok(valuesTitle(Array.from({ length: count }, (_, i) => `name${i}`)).length <= 18);
});
