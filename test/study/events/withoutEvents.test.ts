import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { bitsWithoutEvents } from "./bitsWithoutEvents.ts";

/*
 * What stands in the table was computed by the same program at commit 2186604, the last without events, by every method there was; but
 * for `interpolating by radau5`, which is that of ef2dc73, where the continuous adjoint of a stiff solve came to go by another slope.
 */
test("a system without events has the bits that it had before there were any, by every method and in every mode", () => {
  const before = JSON.parse(readFileSync("test/study/events/bitsWithoutEvents.json", "utf8"));
  const methods = Object.keys(before.solves);
  assert.equal(methods.length, 24);
  assert.deepEqual(bitsWithoutEvents(methods), before);
});
