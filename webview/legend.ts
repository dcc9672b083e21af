import { joined, type Shown } from "../src/display/shown.ts";
import { type LegendEntry, legendEntries } from "../src/figure/legendEntries.ts";
import type { Palette } from "../src/figure/palette.ts";
import { markup, SvgPen } from "../src/figure/svgPen.ts";
import { drawSwatch, swatchHeight, swatchText, swatchWidth } from "../src/figure/swatch.ts";
import type { Figure } from "../src/protocol/figure.ts";
import { element, setAttributes, setMarkup } from "./element.ts";
import { t } from "./strings.ts";

/** The legend as a row of switches: what is switched off is neither drawn nor fitted. */
export class Legend {
  readonly element = element("ul", { class: "legend", "aria-label": t("Legend") });
  readonly #hidden = new Set<string>();
  readonly #onChange: (hiddenMarks: ReadonlySet<string>) => void;
  #entries: readonly LegendEntry[] = [];
  #shown = "";

  constructor(onChange: (hiddenMarks: ReadonlySet<string>) => void) {
    this.#onChange = onChange;
  }

  show(figure: Figure, palette: Palette): void {
    this.#entries = legendEntries(figure);
    this.element.hidden = this.#entries.length === 0;
    const items = this.#entries.map((entry) => ({
      entry,
      swatch: swatchSvg(entry, palette),
      text: swatchText(entry.sample),
    }));
    // Rebuilt only when it looks different, so that it keeps the focus while numbers change.
    const content = JSON.stringify(items.map(({ entry, swatch, text }) => [entry.label, swatch, text]));
    if (content === this.#shown) return;
    this.#shown = content;
    const focused = [...this.element.querySelectorAll("button")].indexOf(document.activeElement as HTMLButtonElement);
    this.element.replaceChildren(
      ...items.map((item) => element("li", {}, this.#toggle(item.entry, item.swatch, item.text))),
    );
    this.element.querySelectorAll("button")[focused]?.focus();
  }

  /** Ids of the marks that are switched off. */
  get hiddenMarks(): ReadonlySet<string> {
    return new Set(this.#entries.flatMap(({ label, marks }) => (this.#hidden.has(label) ? marks : [])));
  }

  #toggle({ label }: LegendEntry, swatch: Shown<"xml">, text: string): HTMLElement {
    const sample = element("span", { class: "swatch" });
    setMarkup(sample, swatch);
    const button = element("button", { type: "button", class: "legend-entry" }, sample, element("span", {}, text));
    const update = () =>
      setAttributes(button, {
        "aria-pressed": String(!this.#hidden.has(label)),
        title: this.#hidden.has(label) ? t("Show {0}", label) : t("Hide {0}", label),
      });
    update();
    button.addEventListener("click", () => {
      if (!this.#hidden.delete(label)) this.#hidden.add(label);
      update();
      this.#onChange(this.hiddenMarks);
    });
    return button;
  }
}

/** Numbers and theme colours. */
function swatchSvg({ sample }: LegendEntry, palette: Palette): Shown<"xml"> {
  const pen = new SvgPen();
  drawSwatch(sample, pen, palette, 0, 0);
  const width = swatchWidth(sample);
  return markup`<svg width="${width}" height="${swatchHeight}" viewBox="0 0 ${width} ${swatchHeight}" aria-hidden="true">${joined(pen.elements, markup``)}</svg>`;
}
