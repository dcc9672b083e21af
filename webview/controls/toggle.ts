import type { Toggle } from "../../src/protocol/panel.ts";
import { element, setAttributes } from "../element.ts";
import type { Widget } from "../keyedList.ts";
import { checkbox } from "../ui.ts";
import type { ControlEvents } from "./controlEvents.ts";

export function toggle(initial: Toggle, events: ControlEvents): Widget<Toggle> {
  let control = initial;
  const box = checkbox(control, (value) => {
    if (value === control.value) return;
    control = { ...control, value };
    events.set(control.id, value, true);
  });
  const host = element("div", { class: "control toggle" }, box.element);
  const update = (next: Toggle) => {
    control = events.pending(next) ? { ...next, value: control.value } : next;
    setAttributes(host, { "data-control": control.id });
    box.update(control);
  };
  update(initial);
  return { element: host, update, dispose() {} };
}
