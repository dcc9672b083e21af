import type { ProgressBlock } from "../../src/protocol/panel.ts";
import { element, setAttributes, setText } from "../element.ts";
import type { Widget } from "../keyedList.ts";

export function progressBlock(block: ProgressBlock): Widget<ProgressBlock> {
  const label = element("span", { class: "progress-label" });
  const bar = element("progress", { max: "1" });
  const host = element("div", { class: "progress" }, label, bar);
  const update = ({ label: text, done }: ProgressBlock) => {
    setText(label, text);
    setAttributes(bar, { value: done === undefined ? undefined : String(done), "aria-label": text });
  };
  update(block);
  return { element: host, update, dispose() {} };
}
