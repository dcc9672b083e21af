import type { ControlGroup } from "../../src/protocol/panel.ts";
import { element, setAttributes, setText } from "../element.ts";
import type { Widget } from "../keyedList.ts";
import type { PanelContext } from "../panelContext.ts";
import { ControlList } from "./controlList.ts";

/** A titled group that opens and closes; whether the reader left it open is remembered. */
export function controlGroup(group: ControlGroup, context: PanelContext): Widget<ControlGroup> {
  const title = element("span");
  const controls = new ControlList("controls", context);
  const actions = new ControlList("controls-row", context);
  const host = element("details", { class: "group" }, element("summary", {}, title), controls.element, actions.element);
  host.open = !(context.memory.closed(group.id) ?? group.closed ?? false);
  host.addEventListener("toggle", () => {
    if (host.open !== !(context.memory.closed(group.id) ?? group.closed ?? false))
      context.memory.setClosed(group.id, !host.open);
  });
  const update = (next: ControlGroup) => {
    setText(title, next.title);
    setAttributes(host, { "data-group": next.id });
    controls.update(next.controls);
    actions.update(next.actions ?? []);
  };
  update(group);
  return {
    element: host,
    update,
    dispose() {
      controls.dispose();
      actions.dispose();
    },
  };
}
