import assert from "node:assert/strict";
import { test } from "node:test";
import { nearestName } from "../../src/core/nearestName.ts";
import { Registry } from "../../src/core/registry.ts";

test("a registry refuses a duplicate name", () => {
  assert.throws(() => new Registry("method", [{ name: "rk4" }, { name: "rk4" }]), /two items named "rk4"/);
});

test("an unknown name says which one was probably meant", () => {
  const methods = new Registry("method", [{ name: "rk4" }, { name: "euler" }]);
  assert.throws(() => methods.get("rk5"), /unknown method `rk5`; did you mean `rk4`\?/);
  assert.throws(() => methods.get("gauss"), /known are rk4, euler/);
});

test("the nearest name allows a swap, a slip and a change of case", () => {
  assert.equal(nearestName("eluer", ["euler", "rk4"]), "euler");
  assert.equal(nearestName("Euler", ["euler"]), "euler");
  assert.equal(nearestName("zzzz", ["euler"]), undefined);
});

test("where nothing is known an unknown name is told so", () => {
  assert.throws(() => new Registry("method", []).get("rk4"), /unknown method `rk4`; there is none$/);
});
