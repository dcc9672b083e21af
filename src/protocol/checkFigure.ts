import {
  bytes,
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
  Cells,
  Colour,
  ColourRole,
  Dash,
  Detail,
  Field,
  Figure,
  Labels,
  Line,
  Mark,
  Note,
  OptionHandle,
  PointSymbol,
  Points,
  Regions,
  Rule,
  Space,
  SymmetricLog,
  ValueImage,
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
      z: optional(numbers),
      dash: optional(dash),
      width: optional(finite),
      t: optional(numbers),
      heads: optional(flag),
      badge: optional(object<Badge>({ text, at: finite })),
      ink: optional(numbers),
      revealed: optional(flag),
    }),
    ({ x, y, z, t, ink }) => sameLength(x, y, z, t, ink),
  ),
  points: refine(
    object<Untagged<Points>>({
      ...base,
      x: numbers,
      y: numbers,
      z: optional(numbers),
      symbol: optional(
        word<PointSymbol>({
          circle: true,
          cross: true,
          square: true,
          triangle: true,
          start: true,
          "equilibrium-stable": true,
          "equilibrium-unstable": true,
          "equilibrium-half": true,
          saddle: true,
          "saddle-focus": true,
        }),
      ),
      size: optional(finite),
      draggable: optional(flag),
      removable: optional(flag),
      labels: optional(list(text)),
      colours: optional(list(colour)),
      tags: optional(list(text)),
      details: optional(list(list(object<Detail>({ name: text, value: text })))),
      hover: optional(list(list((value, path) => mark(value, path)))),
      choice: optional(text),
      sets: optional(
        list(
          object<OptionHandle>({
            option: text,
            axis: word({ x: true, y: true }),
            origin: finite,
            index: optional(count),
          }),
        ),
      ),
    }),
    ({ x, y, z, labels, colours, tags, details, hover }) => sameLength(x, y, z, labels, colours, tags, details, hover),
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
      z: optional(numbers),
      texts: list(text),
      side: optional(word({ left: true, right: true, above: true, below: true, free: true })),
      short: optional(list(text)),
    }),
    ({ x, y, z, texts, short }) => sameLength(x, y, z, texts, short),
  ),
  cells: refine(
    object<Untagged<Cells>>({ ...base, columns: count, rows: count, xRange: range, yRange: range, inside: bytes }),
    ({ columns, rows, inside }) => (inside.length === columns * rows ? null : "must have columns × rows cells"),
  ),
  image: refine(
    object<Untagged<ValueImage>>({
      ...base,
      columns: count,
      rows: count,
      xRange: range,
      yRange: range,
      values: numbers,
    }),
    ({ columns, rows, values }) => (values.length === columns * rows ? null : "must have columns × rows values"),
  ),
});

const symmetricLog: Check<SymmetricLog> = refine(object<SymmetricLog>({ linearTo: finite }), ({ linearTo }) =>
  linearTo > 0 ? null : "must be linear up to more than 0",
);

const axis: Check<Axis> = refine(
  object<Axis>({
    label: text,
    unit: optional(text),
    scale: either(word({ linear: true, log: true }), symmetricLog),
    range: optional(range),
    ticks: optional(word({ whole: true, none: true, bare: true })),
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
    space: optional(object<Space>({ z: axis, azimuth: finite, elevation: finite })),
    marks: list(mark),
    notes: optional(list(note)),
    fitting: optional(text),
    pick: optional(text),
  }),
  ({ marks }) => (new Set(marks.map(({ id }) => id)).size === marks.length ? null : "has two marks of one id"),
);
