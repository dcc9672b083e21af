import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Button, Control, Panel } from "../../src/protocol/panel.ts";
import { portraitOf } from "../webview/productPanels.ts";

const controlsOf = ({ toolbar, side }: Panel): readonly Control[] => [
  ...toolbar,
  ...side.flatMap(({ controls, actions = [] }): readonly Control[] => [...controls, ...actions]),
];

const initials = (panel: Panel) =>
  Object.fromEntries(
    controlsOf(panel).flatMap((control) =>
      (control.kind === "slider" || control.kind === "number") && control.initial !== undefined
        ? [[control.id, [control.value, control.initial]]]
        : [],
    ),
  );

describe("controls of a portrait", () => {
  it("of an experiment lead back to what the experiment says, not the function", async () => {
    const panel = await portraitOf("linear", "familyOfLinear", { theta: { theta: [0.5] }, initial: [3], span: [0, 7] });
    const found = initials(panel);
    assert.deepEqual(found["theta:theta:0"], [0.5, -1]);
    assert.deepEqual(found["initial:0"], [3, -2]);
    assert.deepEqual(found["span:1"], [7, 2]);
    assert.deepEqual(found["span:0"], [0, 0]);
  });

  it("of a function lead back to its defaults, and to the time of its first experiment", async () => {
    const found = initials(await portraitOf("linear", "linear", { theta: { theta: [0.5] }, initial: [3] }));
    assert.deepEqual(found["theta:theta:0"], [0.5, 1]);
    assert.deepEqual(found["initial:0"], [3, 1]);
    assert.deepEqual(found["span:1"], [1, 1]);
    assert.deepEqual(found.rtol, [1e-6, 1e-6]);
  });

  it("that cannot act say why", async () => {
    const actions = controlsOf(await portraitOf("linear", "familyOfLinear")).filter(
      (control): control is Button => control.kind === "button" && control.id !== "undo",
    );
    assert.deepEqual(
      actions.map(({ id, disabled }) => [id, disabled]),
      [
        ["clear", "No trajectory was started by a click"],
        ["reset", "The file says what is shown"],
        ["write", "The file says what is shown"],
      ],
    );
  });
});
