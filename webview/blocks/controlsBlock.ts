import type { ControlsBlock } from "../../src/protocol/panel.ts";
import { ControlList } from "../controls/controlList.ts";
import type { Widget } from "../keyedList.ts";
import type { PanelContext } from "../panelContext.ts";

export function controlsBlock(block: ControlsBlock, context: PanelContext): Widget<ControlsBlock> {
  const list = new ControlList("controls-row", context);
  list.update(block.controls);
  return { element: list.element, update: ({ controls }) => list.update(controls), dispose: () => list.dispose() };
}
