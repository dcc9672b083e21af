import type { Chart, TooltipModel } from "chart.js";
import { formatNumber } from "../../src/figure/formatNumber.ts";
import { colourOf, type Palette } from "../../src/figure/palette.ts";
import type { Axis, Figure } from "../../src/protocol/figure.ts";
import { element } from "../element.ts";
import { PlaceElement } from "./figureController.ts";
import type { MarkHit } from "./figureHits.ts";

/** Chart.js's tooltip as an element, so that it wears the editor's hover colours and may stand over the chart's edge. */
export class Tooltip {
  readonly element = element("div", { class: "tooltip", "aria-hidden": "true" });

  #text = "";
  #hits: readonly MarkHit[] = [];

  /** What it tells of; nothing while it is hidden. */
  get hits(): readonly MarkHit[] {
    return this.#hits;
  }

  /** What it says, a line a row, with all digits; empty while it is hidden. */
  get text(): string {
    return this.#text;
  }

  hide(): void {
    this.#text = "";
    this.#hits = [];
    this.element.classList.remove("shown");
  }

  show(
    { chart, tooltip }: { chart: Chart; tooltip: TooltipModel<"figure"> },
    figure: Figure,
    palette: Palette,
    given: Figure,
  ): void {
    const found = (tooltip.dataPoints ?? []).flatMap(({ element: item }) =>
      item instanceof PlaceElement ? [item.found] : [],
    );
    if (tooltip.opacity === 0 || found.length === 0) {
      this.hide();
      return;
    }
    this.#hits = found;
    this.#text = found.map((hit) => hitText(figure, hit)).join("\n");
    this.element.replaceChildren(
      ...(figure.x.time ? timeRows(figure, found, palette) : placeRows(figure, found[0], palette, given)),
    );
    this.element.classList.add("shown");
    this.#place(chart, found[0]);
  }

  /** Beside the place, on the side where there is room. */
  #place(chart: Chart, { hit }: MarkHit): void {
    const { offsetWidth: width, offsetHeight: height, style } = this.element;
    const gap = 14;
    const right = hit.x + gap + width <= chart.width;
    const left = right ? hit.x + gap : Math.max(0, hit.x - gap - width);
    const top = Math.min(Math.max(0, hit.y - height / 2), Math.max(0, chart.height - height));
    style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }
}

const measured = (value: number, axis: Pick<Axis, "unit">) =>
  axis.unit ? `${formatNumber(value)} ${axis.unit}` : formatNumber(value);

function row(name: string, value: string, colour?: string): HTMLElement {
  const key = element("span", { class: "tooltip-key" });
  if (colour) key.style.backgroundColor = colour;
  return element(
    "div",
    { class: "tooltip-row" },
    ...(colour ? [key] : []),
    element("span", { class: "tooltip-name" }, name),
    element("span", { class: "tooltip-value" }, value),
  );
}

function timeRows(figure: Figure, found: readonly MarkHit[], palette: Palette): readonly HTMLElement[] {
  const time = row(figure.x.label, measured(found[0].hit.values.x, figure.x));
  time.classList.add("tooltip-head");
  return [
    time,
    ...found.map(({ mark, hit }) =>
      row(
        hit.name ?? mark.name ?? mark.label ?? figure.y.label,
        measured(hit.values.y, figure.y),
        colourOf(palette, mark.colour),
      ),
    ),
  ];
}

const planeRows = (figure: Figure, x: number, y: number) => [
  row(figure.x.label, measured(x, figure.x)),
  row(figure.y.label, measured(y, figure.y)),
];

/** The three coordinates of a point of a curve that is seen from a side. */
function spaceRows({ x, y, space, marks }: Figure, id: string, index: number): readonly HTMLElement[] {
  const mark = marks.find((each) => each.id === id);
  if (!space || (mark?.kind !== "line" && mark?.kind !== "points") || !mark.z) return [];
  return [
    ...planeRows({ x, y } as Figure, mark.x[index], mark.y[index]),
    row(space.z.label, measured(mark.z[index], space.z)),
  ];
}

function placeRows(figure: Figure, { mark, hit }: MarkHit, palette: Palette, given: Figure): readonly HTMLElement[] {
  const { x, y, t } = hit.values;
  const name = hit.name ?? mark.name ?? mark.label;
  const head = name === undefined ? [] : [row(name, "", colourOf(palette, hit.colour ?? mark.colour))];
  for (const line of head) line.classList.add("tooltip-head");
  return [
    ...head,
    ...(t === undefined ? [] : [row("t", formatNumber(t))]),
    ...(given.space ? spaceRows(given, mark.id, hit.index) : planeRows(figure, x, y)),
    ...(hit.details ?? []).map(({ name: what, value }) => row(what, value)),
  ];
}

function hitText({ x: across, y: up }: Figure, { mark, hit }: MarkHit): string {
  const { x, y, t } = hit.values;
  const name = hit.name ?? mark.label ?? "";
  const time = t === undefined || across.time ? [] : ["t", t];
  const details = (hit.details ?? []).flatMap(({ name: what, value }) => [what, value]);
  return [name, ...time, across.label, x, up.label, y, ...details].join("\t");
}
