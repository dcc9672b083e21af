import { markText } from "../src/figure/copiedText.ts";
import { figureTables, type MarkTable } from "../src/figure/figureTable.ts";
import { formatNumber } from "../src/figure/formatNumber.ts";
import type { Figure } from "../src/protocol/figure.ts";
import { copyButton } from "./copyButton.ts";
import { element, setText } from "./element.ts";
import type { PanelContext } from "./panelContext.ts";
import { t } from "./strings.ts";
import { button } from "./ui.ts";

/** Tables shown before the reader asks for more: a portrait may hold hundreds of curves. */
const firstTables = 20;
/** Rows shown before the reader asks for more. */
const page = 100;

/** The numbers behind a figure, one table a mark, for those who read rather than look. */
export class DataTable {
  readonly element = element("div", { class: "data-table", tabindex: "0", role: "region" });
  readonly #rows = new Map<string, number>();
  readonly #context: PanelContext;
  #figure: Figure | null = null;
  #tables = firstTables;

  constructor(context: PanelContext) {
    this.#context = context;
  }

  show(figure: Figure): void {
    this.#figure = figure;
    this.element.setAttribute("aria-label", t("Data of {0}", figure.title));
    const tables = figureTables(figure);
    this.element.replaceChildren(...tables.slice(0, this.#tables).map((table) => this.#section(table)));
    if (this.#tables < tables.length) this.element.append(this.#moreTables(tables.length));
  }

  #moreTables(count: number): HTMLElement {
    const label = t("Show {0} more tables", Math.min(count - this.#tables, firstTables));
    return button({ label }, () => {
      this.#tables += firstTables;
      if (this.#figure) this.show(this.#figure);
    }).element;
  }

  #section(table: MarkTable): HTMLElement {
    const { columns, rows, title, mark } = table;
    const shown = Math.min(rows, this.#rows.get(mark) ?? page);
    const head = element(
      "tr",
      {},
      ...columns.map(({ name, values }) =>
        element("th", { scope: "col", class: values instanceof Float64Array ? "number" : undefined }, name),
      ),
    );
    const body = Array.from({ length: shown }, (_, row) =>
      element("tr", {}, ...columns.map(({ values }) => cell(values[row]))),
    );
    const copy = copyButton(this.#context, t("Copy all rows of {0}", title), () => markText(table));
    const caption = element("caption", {}, title, " ", element("span", { class: "muted" }, t("{0} rows", rows)), copy);
    const section = element(
      "section",
      {},
      element("table", {}, caption, element("thead", {}, head), element("tbody", {}, ...body)),
    );
    if (shown < rows) section.append(this.#more(table, shown));
    return section;
  }

  #more({ mark, rows }: MarkTable, shown: number): HTMLElement {
    const label = t("Show {0} more", Math.min(rows - shown, 10 * page));
    return button({ label }, () => {
      this.#rows.set(mark, shown + 10 * page);
      if (this.#figure) this.show(this.#figure);
    }).element;
  }
}

function cell(value: number | string): HTMLElement {
  const created = element("td", { class: typeof value === "number" ? "number" : undefined });
  setText(created, typeof value === "number" ? formatNumber(value, 6) : value);
  return created;
}
