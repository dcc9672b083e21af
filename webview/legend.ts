import { joined, type Shown } from "../src/display/shown.ts";
import { type LegendEntry, legendEntries } from "../src/figure/legendEntries.ts";
import type { Palette } from "../src/figure/palette.ts";
import { markup, SvgPen } from "../src/figure/svgPen.ts";
import { drawSwatch, swatchHeight, swatchText, swatchWidth } from "../src/figure/swatch.ts";
import type { Figure } from "../src/protocol/figure.ts";
import { element, setAttributes, setMarkup } from "./element.ts";
import { t } from "./strings.ts";
import { dropdown } from "./ui.ts";

/** Legends longer than this begin with a list to pick from. */
const MANY = 8;

/** The legend as a row of switches: what is switched off is neither drawn nor fitted. */
export class Legend {
  readonly element = element("ul", { class: "legend", "aria-label": t("Legend") });
  readonly #hidden = new Set<string>();
  readonly #onChange: (hiddenMarks: ReadonlySet<string>) => void;
  #entries: readonly LegendEntry[] = [];
  #shown = "";
  #switches: (() => void)[] = [];
  #onToggle: () => void = () => {};

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
    this.#switches = [];
    this.#onToggle = () => {};
    const focused = [...this.element.querySelectorAll("button")].indexOf(document.activeElement as HTMLButtonElement);
    this.element.replaceChildren(
      ...(items.length > MANY ? [element("li", {}, this.#picker())] : []),
      ...items.map((item) => element("li", {}, this.#toggle(item.entry, item.swatch, item.text))),
    );
    this.element.querySelectorAll("button")[focused]?.focus();
  }

  /** Ids of the marks that are switched off. */
  get hiddenMarks(): ReadonlySet<string> {
    return new Set(this.#entries.flatMap(({ label, marks }) => (this.#hidden.has(label) ? marks : [])));
  }

  /** All, none, or one alone. */
  #picker(): HTMLElement {
    const labels = this.#entries.map(({ label }) => label);
    const state = () => {
      const shown = labels.filter((label) => !this.#hidden.has(label));
      const all = shown.length === labels.length;
      const value = all ? "all" : shown.length === 0 ? "none" : shown.length === 1 ? `only ${shown[0]}` : "some";
      const some = { value: "some", label: t("{0} of {1}", shown.length, labels.length) };
      const options = [
        { value: "all", label: t("All {0}", labels.length) },
        { value: "none", label: t("None") },
        ...(value === "some" ? [some] : []),
        ...labels.map((label) => ({ value: `only ${label}`, label: t("Only {0}", label) })),
      ];
      return { label: t("Curves shown"), value, options };
    };
    const list = dropdown(state(), (value) => {
      if (value === "some") return;
      this.#hidden.clear();
      for (const label of labels) if (value !== "all" && value !== `only ${label}`) this.#hidden.add(label);
      this.#changed();
    });
    this.#onToggle = () => list.update(state());
    return list.element;
  }

  /** Every switch says what is shown now, and so does the list. */
  #changed(): void {
    for (const update of this.#switches) update();
    this.#onToggle();
    this.#onChange(this.hiddenMarks);
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
    this.#switches.push(update);
    button.addEventListener("click", () => {
      if (!this.#hidden.delete(label)) this.#hidden.add(label);
      this.#changed();
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
