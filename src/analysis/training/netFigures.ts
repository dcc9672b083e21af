import { formatCount } from "../../core/formatCount.ts";
import { formatShort } from "../../core/formatShort.ts";
import { unpackWeights } from "../../core/net.ts";
import { activations } from "../../graph/library.ts";
import type { Figure, Mark } from "../../protocol/figure.ts";
import type { NetView } from "../../protocol/trainingViewApi.ts";
import type { Study } from "../../study/study.ts";

/** Weights drawn of a net, the largest ones first, and units of a layer. */
const MAX_LINES = 600;
const MAX_UNITS = 64;
/** Widths that lines come in, in CSS pixels. */
const WIDTHS = [0.5, 1, 1.75, 2.75, 4];

interface Weight {
  readonly layer: number;
  readonly from: number;
  readonly to: number;
  readonly value: number;
}

/** The nets that are learnt, with the weights they have now. */
export function netViews({ dynamics, theta }: Study): NetView[] {
  return dynamics.parameters.flatMap(({ name, shape, offset, length, fixed }): NetView[] => {
    if (shape.kind !== "net" || fixed) return [];
    const { layers, activation } = shape;
    const figure = netFigure(name, layers, activation, theta.subarray(offset, offset + length));
    return [{ name, layers, activation, activations: [...activations.keys()], figure }];
  });
}

/** Layers from left to right, units below one another; a weight is a line as wide as it is large, dashed below 0. */
function netFigure(name: string, layers: readonly number[], activation: string, packed: Float64Array): Figure {
  const all = unpackWeights(layers, packed);
  const weights = all.flatMap(({ W }, layer) =>
    W.flatMap((row, to) => row.map((value, from): Weight => ({ layer, from, to, value }))),
  );
  const seen = weights.filter(({ from, to }) => from < MAX_UNITS && to < MAX_UNITS);
  const drawn = [...seen].sort((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, MAX_LINES);
  const largest = drawn.reduce((most, { value }) => Math.max(most, Math.abs(value)), 0);
  const unit = (layer: number, i: number) => heightOf(i, Math.min(layers[layer], MAX_UNITS));
  const lines = [1, -1].flatMap((sign) =>
    WIDTHS.map((width, level): Mark => {
      const own = drawn.filter(
        ({ value }) => Math.sign(value) === sign && levelOf(Math.abs(value) / largest) === level,
      );
      return {
        kind: "line",
        id: `${sign > 0 ? "positive" : "negative"}-${level}`,
        label: sign > 0 ? "weight above 0" : "weight below 0",
        colour: sign > 0 ? 0 : 1,
        ...(sign < 0 && { dash: "dashed" }),
        width,
        faint: level < 2,
        x: Float64Array.from(own.flatMap(({ layer }) => [layer, layer + 1, Number.NaN])),
        y: Float64Array.from(
          own.flatMap(({ layer, from, to }) => [unit(layer, from), unit(layer + 1, to), Number.NaN]),
        ),
      };
    }),
  );
  const ofLayer = (layer: number) =>
    layer === 0 ? "input" : layer === layers.length - 1 ? "output" : layers.length > 3 ? `hidden ${layer}` : "hidden";
  const units = layers.flatMap((size, layer) =>
    Array.from({ length: Math.min(size, MAX_UNITS) }, (_, i) => ({ layer, i })),
  );
  const nodes: Mark = {
    kind: "points",
    id: "units",
    label: "unit",
    colour: "foreground",
    size: layers.some((size) => size > 24) ? 5 : 8,
    x: Float64Array.from(units, ({ layer }) => layer),
    y: Float64Array.from(units, ({ layer, i }) => unit(layer, i)),
    labels: units.map(({ layer, i }) => {
      const bias = layer === 0 ? "" : `, bias ${formatShort(all[layer - 1].b[i])}`;
      return `${ofLayer(layer)} ${i + 1}${bias}`;
    }),
  };
  // Somewhere along each line: the place that a pointer asks for a weight at.
  const held: Mark = {
    kind: "points",
    id: "weights",
    colour: "muted",
    faint: true,
    size: 2,
    x: Float64Array.from(drawn, ({ layer, from, to }) => layer + placeOf(from, to)),
    y: Float64Array.from(drawn, ({ layer, from, to }) => {
      const [a, b] = [unit(layer, from), unit(layer + 1, to)];
      return a + placeOf(from, to) * (b - a);
    }),
    labels: drawn.map(
      ({ layer, from, to, value }) =>
        `${ofLayer(layer)} ${from + 1} → ${ofLayer(layer + 1)} ${to + 1}: ${formatShort(value)}`,
    ),
  };
  const left = weights.length - drawn.length;
  return {
    id: `net-${name}`,
    title: `${name}: ${layers.join(" → ")}, ${activation}`,
    description: `The net ${name}: its layers from left to right, each weight a line as wide as the weight is large, dashed where it is below 0; the largest is ${formatShort(largest)}.`,
    x: { label: "layer", scale: "linear", ticks: "whole", range: [-0.15, layers.length - 0.85] },
    y: { label: "unit", scale: "linear", ticks: "none", range: [-0.05, 1.05] },
    marks: [...lines, held, nodes],
    notes:
      left > 0
        ? [
            {
              severity: "info",
              text: `Shows ${drawn.length} of ${formatCount(weights.length)} weights, the largest ones.`,
            },
          ]
        : [],
  };
}

/** From the top down; a layer of one unit is in the middle. */
const heightOf = (i: number, count: number) => 1 - (i + 0.5) / count;

/** Where on a line its weight is asked for: strewn, so that neighbours do not lie in a row. */
const placeOf = (from: number, to: number) => 0.25 + 0.5 * (((13 * from + 7 * to) * GOLDEN) % 1);

const GOLDEN = (Math.sqrt(5) - 1) / 2;

const levelOf = (part: number) => Math.min(WIDTHS.length - 1, Math.floor(part * WIDTHS.length));
