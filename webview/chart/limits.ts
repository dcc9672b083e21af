import type { Figure } from "../../src/protocol/figure.ts";
import { numberInput } from "../controls/numberInput.ts";
import { element } from "../element.ts";
import { t } from "../strings.ts";
import { button, checkbox } from "../ui.ts";
import type { FigureChart } from "./figureChart.ts";

/** The limits of both axes, to be typed, with a way back to what fits; closed until the reader asks for it. */
export class Limits {
  readonly element = element("div", { class: "limits", role: "group", "aria-label": t("Limits") });
  readonly #chart: FigureChart;
  readonly #rows: readonly (() => void)[];
  readonly #equal: ReturnType<typeof checkbox>;

  constructor(figure: Figure, chart: FigureChart) {
    this.#chart = chart;
    this.element.hidden = true;
    this.#rows = (["x", "y"] as const).map((axis) => this.#row(axis, figure[axis].label));
    this.#equal = checkbox({ label: t("Equal units"), value: chart.equalUnits }, (equal) => chart.setEqualUnits(equal));
    this.#equal.element.hidden = figure.x.scale !== "linear" || figure.y.scale !== "linear" || figure.x.time === true;
    const fit = button({ label: t("Fit"), icon: "fit", look: "secondary" }, () => chart.resetView());
    this.element.append(this.#equal.element, fit.element);
  }

  /** Opens or closes; says which. */
  toggle(): boolean {
    this.element.hidden = !this.element.hidden;
    this.update();
    return !this.element.hidden;
  }

  /** After the view changed. */
  update(): void {
    if (this.element.hidden) return;
    for (const update of this.#rows) update();
    this.#equal.update({ label: t("Equal units"), value: this.#chart.equalUnits });
  }

  #row(axis: "x" | "y", label: string): () => void {
    const state = (end: 0 | 1) => {
      const range = this.#chart.shownView[axis];
      const value = Number(range[end].toPrecision(4));
      const name = end === 0 ? t("{0} from", label) : t("{0} to", label);
      return { label: name, value, step: Math.max(Math.abs(range[1] - range[0]) / 20, Number.MIN_VALUE) };
    };
    const input = (end: 0 | 1) =>
      numberInput(state(end), (value) => {
        const range = this.#chart.shownView[axis];
        const next = end === 0 ? ([value, range[1]] as const) : ([range[0], value] as const);
        if (next[0] < next[1]) this.#chart.setLimits(axis, next);
        else this.update();
      });
    const [from, to] = [input(0), input(1)];
    const host = element("div", { class: "limit" }, element("span", {}, label), from.element, "–", to.element);
    this.element.append(host);
    return () => {
      from.update(state(0));
      to.update(state(1));
    };
  }
}
