import { tableText } from "../../src/figure/copiedText.ts";
import { formatEntry } from "../../src/figure/formatNumber.ts";
import { TABLE_DIGITS } from "../../src/figure/reportBlocks.ts";
import type { Cell, TableBlock, TableColumn } from "../../src/protocol/panel.ts";
import { copyButton } from "../copyButton.ts";
import { element, setText } from "../element.ts";
import type { Widget } from "../keyedList.ts";
import type { PanelContext } from "../panelContext.ts";
import { t } from "../strings.ts";
import { button } from "../ui.ts";
import { verdictSign } from "./verdictSign.ts";

/** Rows shown before the reader asks for the others, of a table that would push what follows out of sight. */
const FIRST_ROWS = 24;
/** Rows that are not worth a button. */
const FEW_MORE = 8;

/** A table that scrolls sideways where it has no room, under its title and the button that copies it. */
export function tableBlock(initial: TableBlock, context: PanelContext): Widget<TableBlock> {
  let block = initial;
  const title = element("h2");
  const summary = element("summary");
  const copy = element(
    "div",
    { class: "actions" },
    copyButton(context, t("Copy table"), () => tableText(block)),
  );
  const scrolled = element("div", { class: "table-block", tabindex: "0", role: "region" });
  let isWhole = false;
  const more = button({ label: "" }, () => {
    isWhole = true;
    fill(block);
    scrolled.focus();
  });
  const host = element("section", { class: "table-section" });
  if (initial.closed) host.append(element("details", {}, summary, copy, scrolled, more.element));
  else host.append(element("header", {}, title, copy), scrolled, more.element);
  let shown = "";
  const update = (next: TableBlock) => {
    block = next;
    const content = JSON.stringify(next);
    if (content === shown) return;
    shown = content;
    setText(title, next.title);
    setText(summary, next.title);
    scrolled.setAttribute("aria-label", next.title);
    fill(next);
  };
  const fill = (next: TableBlock) => {
    const count = isWhole || next.rows.length <= FIRST_ROWS + FEW_MORE ? next.rows.length : FIRST_ROWS;
    more.update({ label: t("Show {0} more", next.rows.length - count) });
    more.element.hidden = count === next.rows.length;
    const heads = next.columns.map(({ label, unit }) =>
      element("th", { scope: "col" }, unit ? `${label} (${unit})` : label),
    );
    // A column of numbers is aligned like its numbers, its head included.
    for (const [index, head] of heads.entries())
      if (
        next.rows.length > 0 &&
        next.rows.every((row) => isOfNumbers(row[index])) &&
        next.rows.some((row) => typeof row[index] === "number")
      )
        head.className = "number";
    const rows = next.rows
      .slice(0, count)
      .map((row) => element("tr", {}, ...row.map((value, k) => cell(value, next.columns[k], k === 0))));
    scrolled.replaceChildren(
      element(
        "table",
        { "aria-label": next.title },
        element("thead", {}, element("tr", {}, ...heads)),
        element("tbody", {}, ...rows),
      ),
    );
  };
  update(block);
  return { element: host, update, dispose() {} };
}

/** A number, or what stands where there is none. */
const isOfNumbers = (value: Cell) =>
  typeof value === "object" ? NUMBER.test(value.text) : typeof value === "number" || value === "–" || value === "";

function cell(value: Cell, { digits = TABLE_DIGITS }: TableColumn, isName: boolean): HTMLElement {
  if (typeof value === "number") return element("td", { class: "number" }, formatEntry(value, digits));
  if (typeof value === "string")
    return element("td", { class: isName && value.length <= NAME ? "whole" : classOf(value) }, value);
  const whole = isOnePiece(value.text) ? " whole" : "";
  const number = NUMBER.test(value.text) ? " number" : "";
  return element("td", { class: `verdict ${value.verdict}${whole}${number}` }, verdictSign(value.verdict), value.text);
}

/** What is judged may be a number too: it stands under the others of its column. */
const NUMBER = /^[−-]?\d[\d.×⁻⁰¹²³⁴⁵⁶⁷⁸⁹]*$/;

/** Letters from which on a cell holds a sentence, which a column as narrow as its words would pull long. */
const SENTENCE = 48;

/** Letters up to which words stay together, and those of what names a row. */
const SHORT = 6;
const NAME = 16;

/** A name without spaces, numbers with nothing but signs and single letters between them, or what is as short as such. */
const isOnePiece = (text: string) =>
  text.length <= SHORT || (text.length < SENTENCE && !(/\s/.test(text) && /\p{L}{2}/u.test(text)));

function classOf(text: string): string | undefined {
  if (isOfNumbers(text)) return "number";
  if (isOnePiece(text)) return "whole";
  return text.length >= SENTENCE ? "sentence" : undefined;
}
