import type { Button } from "../../src/protocol/panel.ts";
import { element, setAttributes } from "../element.ts";
import type { Widget } from "../keyedList.ts";
import { button } from "../ui.ts";
import type { ControlEvents } from "./controlEvents.ts";

export function pressButton(initial: Button, events: ControlEvents): Widget<Button> {
  const pressed = button(initial, () => events.press(initial.id));
  const host = element("div", { class: "control button" }, pressed.element);
  const update = (next: Button) => {
    setAttributes(host, { "data-control": next.id });
    pressed.update(next);
  };
  update(initial);
  return { element: host, update, dispose() {} };
}
