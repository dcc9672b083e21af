import { roundStep } from "../../src/figure/ticks.ts";
import type { NumberField } from "../../src/protocol/panel.ts";
import type { ControlEvents } from "./controlEvents.ts";
import { numberControl } from "./numberControl.ts";

export const numberField = (initial: NumberField, events: ControlEvents) =>
  numberControl(initial, events, {
    title: ({ label, unit }) => (unit ? `${label} (${unit})` : label),
    number: numberState,
  });

function numberState({ label, value, min, max, step, integer, detail, disabled }: NumberField) {
  const tenth = roundStep((Math.abs(value) || 1) / 10);
  return { label, value, min, max, step: step ?? (integer ? Math.max(1, tenth) : tenth), integer, detail, disabled };
}
