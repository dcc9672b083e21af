import type { Block, Column, ColumnsBlock } from "../../src/protocol/panel.ts";
import { element, setAttributes, setText } from "../element.ts";
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
    // What is of the same blocks is compared: all share their rows, one of the title and those of the blocks.
    const blocks = (columns[0]?.content ?? []).reduce(
      (rows, { kind }) => rows + (kind === "figure" ? FIGURE_ROWS : 1),
      0,
    );
    setAttributes(host, { "data-alike": areAlike(columns) ? String(columns.length) : undefined });
    host.style.setProperty("--rows", String(blocks + (columns[0]?.title === undefined ? 0 : 1)));
    host.style.setProperty("--blocks", String(blocks));
    list.update(columns.map((column, index) => ({ ...column, index })));
  };
  update(block);
  return { element: host, update, dispose: () => list.dispose() };
}

/** Header, limits, legend, drawing, notes and table, each of which stands on one line in all columns. */
const FIGURE_ROWS = 6;

const kindsOf = ({ title, content }: Column) => [title !== undefined, ...content.map(({ kind }) => kind)].join();

const areAlike = (columns: readonly Column[]) => columns.every((column) => kindsOf(column) === kindsOf(columns[0]));

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
