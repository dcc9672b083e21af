import { formatEntry } from "../../src/figure/formatNumber.ts";
import type { Cell, TableBlock } from "../../src/protocol/panel.ts";
import { element } from "../element.ts";
import type { Widget } from "../keyedList.ts";
import { t } from "../strings.ts";

const signs = { good: "✓", warning: "!", bad: "✕", neutral: "·" } as const;

export function tableBlock(block: TableBlock): Widget<TableBlock> {
  const host = element("div", { class: "table-block", tabindex: "0", role: "region" });
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
    host.replaceChildren(
      element(
        "table",
        {},
        element("caption", {}, next.title),
        element("thead", {}, element("tr", {}, ...heads)),
        element("tbody", {}, ...rows),
      ),
    );
  };
  update(block);
  return { element: host, update, dispose() {} };
}

function cell(value: Cell): HTMLElement {
  if (typeof value === "number") return element("td", { class: "number" }, formatEntry(value, 6));
  if (typeof value === "string") return element("td", {}, value);
  const names = { good: t("good"), warning: t("warning"), bad: t("bad"), neutral: undefined };
  const name = names[value.verdict];
  const said = name === undefined ? { "aria-hidden": "true" } : { role: "img", "aria-label": name };
  const sign = element("span", { class: "verdict-sign", ...said }, signs[value.verdict]);
  return element("td", { class: `verdict ${value.verdict}` }, sign, value.text);
}
