import type { Block, Column, ColumnsBlock } from "../../src/protocol/panel.ts";
import { element, setText } from "../element.ts";
import { KeyedList, type Widget } from "../keyedList.ts";

/** Columns of blocks; `blockList` makes the list inside each, so that blocks may nest without importing themselves. */
export function columnsBlock(
  block: ColumnsBlock,
  blockList: (parent: HTMLElement) => KeyedList<Block>,
): Widget<ColumnsBlock> {
  const host = element("div", { class: "columns" });
  const list = new KeyedList<Column & { readonly index: number }>(
    host,
    ({ index }) => String(index),
    (column) => columnWidget(column, blockList),
  );
  const update = ({ columns, least }: ColumnsBlock) => {
    if (least === undefined) host.style.removeProperty("--least");
    else host.style.setProperty("--least", `${least}px`);
    host.style.setProperty("--columns", String(columns.length));
    list.update(columns.map((column, index) => ({ ...column, index })));
  };
  update(block);
  return { element: host, update, dispose: () => list.dispose() };
}

function columnWidget(column: Column, blockList: (parent: HTMLElement) => KeyedList<Block>): Widget<Column> {
  const title = element("h2", { class: "column-title" });
  const content = element("div", { class: "blocks" });
  const host = element("section", { class: "column" }, title, content);
  const list = blockList(content);
  const update = ({ title: text, content: blocks }: Column) => {
    title.hidden = text === undefined;
    setText(title, text ?? "");
    list.update(blocks);
  };
  update(column);
  return { element: host, update, dispose: () => list.dispose() };
}
