import type { Choice } from "../../src/protocol/panel.ts";
import { breakable, element, setAttributes, setText } from "../element.ts";
import type { Widget } from "../keyedList.ts";
import { dropdown } from "../ui.ts";
import type { ControlEvents } from "./controlEvents.ts";

export function choice(initial: Choice, events: ControlEvents): Widget<Choice> {
  let control = initial;
  const label = element("span", { class: "control-label" });
  const list = dropdown(control, (value) => {
    if (value === control.value) return;
    control = { ...control, value };
    events.set(control.id, value, true);
  });
  const host = element("div", { class: "control choice" }, label, list.element);
  const update = (next: Choice) => {
    control = events.pending(next) ? { ...next, value: control.value } : next;
    setText(label, breakable(control.label));
    setAttributes(host, { "data-control": control.id });
    list.update(control);
  };
  update(initial);
  return { element: host, update, dispose() {} };
}
