import { formatEntry } from "../../src/figure/formatNumber.ts";
import type { Cell, TableBlock } from "../../src/protocol/panel.ts";
import { element, setText } from "../element.ts";
import type { Widget } from "../keyedList.ts";
import { verdictSign } from "./verdictSign.ts";

export function tableBlock(block: TableBlock): Widget<TableBlock> {
  const host = element("div", { class: "table-block", tabindex: "0", role: "region" });
  const summary = element("summary");
  const details = element("details", {});
  let shown = "";
  const update = (next: TableBlock) => {
    const content = JSON.stringify(next);
    if (content === shown) return;
    shown = content;
    host.setAttribute("aria-label", next.title);
    const heads = next.columns.map(({ label, unit }) =>
      element("th", { scope: "col" }, unit ? `${label} (${unit})` : label),
    );
    // A column of numbers is aligned like its numbers, its head included.
    for (const [index, head] of heads.entries())
      if (next.rows.length > 0 && next.rows.every((row) => typeof row[index] === "number")) head.className = "number";
    const rows = next.rows.map((row) => element("tr", {}, ...row.map(cell)));
    const title = next.closed ? [] : [element("caption", {}, next.title)];
    const table = element(
      "table",
      {},
      ...title,
      element("thead", {}, element("tr", {}, ...heads)),
      element("tbody", {}, ...rows),
    );
    if (!next.closed) return host.replaceChildren(table);
    // What the reader has opened stays open.
    setText(summary, next.title);
    details.replaceChildren(summary, table);
    host.replaceChildren(details);
  };
  update(block);
  return { element: host, update, dispose() {} };
}

function cell(value: Cell): HTMLElement {
  if (typeof value === "number") return element("td", { class: "number" }, formatEntry(value, 6));
  if (typeof value === "string") return element("td", {}, value);
  return element("td", { class: `verdict ${value.verdict}` }, verdictSign(value.verdict), value.text);
}
