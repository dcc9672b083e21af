import {
  type Check,
  count,
  either,
  finite,
  flag,
  list,
  numbers,
  object,
  optional,
  range,
  refine,
  tagged,
  text,
  word,
} from "./check.ts";
import type {
  Arrows,
  Axis,
  Badge,
  Band,
  Colour,
  ColourRole,
  Dash,
  Field,
  Figure,
  Labels,
  Line,
  Mark,
  Note,
  PointSymbol,
  Points,
  Regions,
  Rule,
  View,
} from "./figure.ts";

const role = word<ColourRole>({
  foreground: true,
  muted: true,
  accent: true,
  error: true,
  warning: true,
  reference: true,
  forward: true,
  backward: true,
});
const colour: Check<Colour> = either(count, role);
const dash = word<Dash>({ dashed: true, dotted: true });
const base = { id: text, label: optional(text), name: optional(text), colour: optional(colour), faint: optional(flag) };

/** Arrays that belong together have one length. */
const sameLength = (first: { readonly length: number }, ...others: ({ readonly length: number } | undefined)[]) =>
  others.every((other) => other === undefined || other.length === first.length)
    ? null
    : "has arrays of different lengths";

type Untagged<T extends Mark> = Omit<T, "kind">;

const mark: Check<Mark> = tagged<"kind", Mark>("kind", {
  line: refine(
    object<Untagged<Line>>({
      ...base,
      x: numbers,
      y: numbers,
      dash: optional(dash),
      width: optional(finite),
      t: optional(numbers),
      heads: optional(flag),
      badge: optional(object<Badge>({ text, at: finite })),
      ink: optional(numbers),
      revealed: optional(flag),
    }),
    ({ x, y, t, ink }) => sameLength(x, y, t, ink),
  ),
  points: refine(
    object<Untagged<Points>>({
      ...base,
      x: numbers,
      y: numbers,
      symbol: optional(
        word<PointSymbol>({
          circle: true,
          cross: true,
          square: true,
          triangle: true,
          start: true,
          "equilibrium-stable": true,
          "equilibrium-unstable": true,
        }),
      ),
      size: optional(finite),
      draggable: optional(flag),
      removable: optional(flag),
      labels: optional(list(text)),
      colours: optional(list(colour)),
      tags: optional(list(text)),
    }),
    ({ x, y, labels, colours, tags }) => sameLength(x, y, labels, colours, tags),
  ),
  arrows: refine(
    object<Untagged<Arrows>>({
      ...base,
      x: numbers,
      y: numbers,
      dx: numbers,
      dy: numbers,
      t: optional(numbers),
      moving: optional(flag),
    }),
    ({ x, y, dx, dy, t }) => sameLength(x, y, dx, dy, t),
  ),
  field: refine(
    object<Untagged<Field>>({
      ...base,
      columns: count,
      rows: count,
      xRange: range,
      yRange: range,
      u: numbers,
      v: numbers,
      times: optional(numbers),
      style: word({ arrow: true, segment: true }),
      density: optional(word({ screen: true, samples: true })),
      speedRange: optional(range),
    }),
    ({ columns, rows, u, v, times }) =>
      u.length === columns * rows * (times?.length ?? 1) && v.length === u.length
        ? null
        : "must have columns × rows samples at each of its times",
  ),
  band: refine(object<Untagged<Band>>({ ...base, x: numbers, low: numbers, high: numbers }), ({ x, low, high }) =>
    sameLength(x, low, high),
  ),
  rule: object<Untagged<Rule>>({
    ...base,
    axis: word({ x: true, y: true }),
    at: finite,
    to: optional(finite),
    dash: optional(dash),
  }),
  regions: refine(object<Untagged<Regions>>({ ...base, x: numbers, y: numbers }), ({ x, y }) => sameLength(x, y)),
  labels: refine(
    object<Untagged<Labels>>({
      ...base,
      x: numbers,
      y: numbers,
      texts: list(text),
      side: optional(word({ left: true, right: true, above: true, below: true })),
    }),
    ({ x, y, texts }) => sameLength(x, y, texts),
  ),
});

const axis: Check<Axis> = refine(
  object<Axis>({
    label: text,
    unit: optional(text),
    scale: word({ linear: true, log: true }),
    range: optional(range),
    ticks: optional(word({ whole: true, none: true })),
    link: optional(text),
    time: optional(flag),
  }),
  (value) => (value.scale === "log" && value.range && value.range[0] <= 0 ? "has a log scale that reaches 0" : null),
);

export const note: Check<Note> = object<Note>({
  severity: word({ info: true, warning: true, error: true }),
  text,
  link: optional(object({ id: text, label: text })),
});

export const view: Check<View> = object<View>({ x: range, y: range });

export const figure: Check<Figure> = refine(
  object<Figure>({
    id: text,
    title: text,
    caption: optional(text),
    description: text,
    x: axis,
    y: axis,
    equalAspect: optional(flag),
    marks: list(mark),
    notes: optional(list(note)),
    pick: optional(text),
  }),
  ({ marks }) => (new Set(marks.map(({ id }) => id)).size === marks.length ? null : "has two marks of one id"),
);
