import assert from "node:assert/strict";
import { test } from "node:test";
import { BoundedCache } from "../../src/study/boundedCache.ts";

test("a cache makes each value once and lets go of the one longest unused", () => {
  const made: string[] = [];
  const dropped: string[] = [];
  const cache = new BoundedCache<string>(2, (value) => dropped.push(value));
  const get = (key: string) => cache.get(key, () => `${key}${made.push(key)}`);
  assert.deepEqual([get("a"), get("b"), get("a")], ["a1", "b2", "a1"]);
  assert.equal(get("c"), "c3");
  assert.equal(cache.size, 2);
  assert.equal(get("a"), "a1");
  assert.equal(get("b"), "b4");
  assert.equal(cache.size, 2);
  assert.deepEqual(dropped, ["b2", "c3"]);
});
