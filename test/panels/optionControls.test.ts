import assert from "node:assert/strict";
import { test } from "node:test";
import { describeOptions } from "../../src/analysis/option.ts";
import { solverOptions } from "../../src/analysis/solverOptions.ts";
import { optionControls, optionGroups, withOption } from "../../src/panels/optionControls.ts";
import { english } from "./english.ts";

const schema = describeOptions(solverOptions);
const used = {
  method: "tsit5",
  rtol: 1e-6,
  atol: [1e-9, 1e-7],
  maxStep: 0,
  firstStep: 0,
  maxSteps: 500,
  stops: [0.5, 2],
};

test("the options of step control stand in a closed group, the others beside it", () => {
  assert.deepEqual(
    optionControls(schema, used, used, english).map(({ id }) => id),
    ["method", "rtol", "atol"],
  );
  const [group, ...more] = optionGroups(schema, used, { ...used, maxSteps: 100 }, english);
  assert.deepEqual([group.title, group.closed, more], ["Step control", true, []]);
  const shown = group.controls.map((control) => [control.id, control.kind, "value" in control && control.value]);
  assert.deepEqual(shown, [
    ["maxStep", "number", 0],
    ["firstStep", "number", 0],
    ["maxSteps", "slider", 500],
    ["stops", "text", "0.5, 2"],
  ]);
  assert.deepEqual(
    optionGroups(schema, { method: "rk4", steps: 50, stops: [] }, {}, english)[0].controls.map(({ id }) => id),
    ["stops"],
    "fixed steps have nothing to be controlled",
  );
  assert.deepEqual(optionGroups(schema, { method: "rk4" }, {}, english), []);
});

test("numbers are read one by one or by name; what is no number changes nothing", () => {
  const set = (name: string, value: string) => withOption(schema, { [name]: "before" }, name, value)[name];
  assert.deepEqual(set("atol", "1e-9"), [1e-9]);
  assert.deepEqual(set("atol", " 1e-9 , 1e-7"), [1e-9, 1e-7]);
  assert.deepEqual(set("atol", "x = 1e-9, v=0"), { x: 1e-9, v: 0 });
  assert.deepEqual(set("stops", "-1, 2"), [-1, 2]);
  assert.deepEqual(set("stops", " "), []);
  for (const text of ["x", "1,,2", "x=1, 2", "=1", "x=", "x=1=2", "-1", "x=-1"])
    assert.equal(set("atol", text), "before", text);
  assert.equal(set("stops", "x=1"), "before");
});

test("fixed steps, and another method, take back what controlled the steps", () => {
  const given = { maxStep: 0.1, firstStep: 1e-3, maxSteps: 500, rtol: 1e-3, stops: [1] };
  for (const [name, value] of [
    ["steps", 20],
    ["method", "rk4"],
  ] as const) {
    const { [name as keyof typeof given]: _, ...rest } = withOption(schema, given, name, value);
    assert.deepEqual(JSON.parse(JSON.stringify(rest)), { stops: [1] });
  }
});
