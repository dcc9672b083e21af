import { type DrawnPortrait, drawPortrait } from "../../analysis/portrait/drawPortrait.ts";
import { pairs } from "../../analysis/portrait/layers/pairs.ts";
import { layers } from "../../analysis/portrait/layers/registry.ts";
import { solverOptions } from "../../analysis/solverOptions.ts";
import { formatShort } from "../../core/formatShort.ts";
import { brief, quoted } from "../../core/quoted.ts";
import { UnknownName } from "../../core/registry.ts";
import { figuresCsv } from "../../figure/csv.ts";
import { figureTables } from "../../figure/figureTable.ts";
import { figureSvg } from "../../figure/svg.ts";
import { turned } from "../../figure/turned.ts";
import type { Side } from "../../figure/turnedSide.ts";
import type { PortraitOptions, Start } from "../../protocol/engineApi.ts";
import type { Figure, View } from "../../protocol/figure.ts";
import { study as findStudy, type Study, stateNames } from "../../study/study.ts";
import { schemaOptions, schemaValues } from "../analysisOptions.ts";
import type { Command } from "../command.ts";
import { openSession } from "../openSession.ts";
import { numbers, type Option } from "../options.ts";
import { below, line, words } from "../printed.ts";
import { printJson } from "../printJson.ts";
import { progressLine } from "../progressLine.ts";
import { readProgram } from "../readProgram.ts";
import { requireApart } from "../requireApart.ts";
import { remedyJson, sayRemedy } from "../sayRemedy.ts";
import { studyOverrides } from "../studyOverrides.ts";
import { formatNumber, table } from "../table.ts";
import { UsageError } from "../usageError.ts";

interface NamedRange {
  readonly name: string;
  readonly range: readonly [number, number];
}

interface NamedNumber {
  readonly name: string;
  readonly value: number;
}

const initialLayers = "all that are on in the panel";

/** What a portrait alone is asked, as its panel is by gestures. */
const own = {
  first: { value: "X,Y,…", doc: "in place of the first initial state: the others stay", read: numbers },
  start: {
    value: "X,Y,…[@T]",
    doc: "one more trajectory, of a scalar equation from time T on",
    repeatable: true,
    read: startOf,
  },
  axes: {
    value: "X,Y",
    doc: "components across and up; default the first two",
    read: (text: string) => text.split(","),
  },
  held: {
    value: "NAME=X",
    doc: "where a component off the axes is held; default at the first initial state",
    repeatable: true,
    read: heldAt,
  },
  view: { value: "NAME=LO:HI", doc: "what an axis shows; default what fits", repeatable: true, read: rangeOf },
  layers: {
    value: "NAME,…",
    doc: `what is drawn and looked for, of ${layers.names().join(", ")}; default ${initialLayers}`,
    read: (text: string) => text.split(","),
  },
  fit: {
    doc: "show the equilibria and cycles near the initial states, whatever the experiment asks for",
    read: () => true,
  },
  forward: { doc: "follow no start backward in time", read: () => true },
  svg: { value: "FILE", doc: "write the drawing as SVG", read: (text: string) => text },
  side: {
    value: "AROUND,ABOVE",
    doc: "the SVG shows three components as a box seen from this side, in degrees",
    read: sideOf,
  },
} satisfies Record<string, Option<unknown>>;

/** What was given of them. */
interface Own {
  readonly first?: readonly number[];
  readonly start?: readonly Start[];
  readonly axes?: readonly string[];
  readonly held?: readonly NamedNumber[];
  readonly view?: readonly NamedRange[];
  readonly layers?: readonly string[];
  readonly fit?: true;
  readonly forward?: true;
  readonly svg?: string;
  readonly side?: Side;
}

/** Draws the flow as the panel does, and gives every number behind the drawing. */
export const portrait: Command = {
  name: "portrait",
  operands: ["FILE", "NAME"],
  doc: "draw the phase portrait, or the slope field and the phase line, and give the numbers behind it",
  options: ["json", "root", "csv", "t", "z0", "theta", "arithmetic", "threads"],
  own: { ...own, ...schemaOptions(solverOptions) },
  run({ operands: [file, name], options, own: given, terminal }) {
    const { csv, json, z0 } = options;
    const { first, svg, side, ...view } = given as Own;
    if (z0 && first) throw new UsageError("--z0 gives every initial state, --first one of them: give one of the two");
    if (side && svg === undefined) throw new UsageError("--side is of a drawing: give --svg FILE too");
    for (const written of [csv, svg]) if (written !== undefined) terminal.requireWritable(written);
    const session = openSession(options, terminal);
    const { program, texts } = readProgram(session, file, terminal, options);
    requireApart({ svg, csv }, texts.keys(), terminal);
    const study = findStudy(program, name, { ...studyOverrides(options), first });
    const { dimension } = study.field;
    if (side && dimension !== 3)
      throw new UsageError(`--side takes a system of 3 components, and ${brief(name)} has ${dimension}`);
    const progress = progressLine(terminal, `drawing ${name}`);
    const asked = { ...schemaValues(solverOptions, given), ...viewOptions(study, view) } as PortraitOptions;
    const drawn = drawPortrait(session, study, asked, progress.tick);
    progress.end();
    const { figures, used, notes, trouble, remedy, json: found } = drawn;
    if (svg !== undefined) terminal.writeFile(svg, figureSvg(drawing(figures, side)));
    if (csv !== undefined) terminal.writeFile(csv, figuresCsv(figures));
    if (json) {
      const { method, ...solver } = used.solver;
      printJson(terminal, {
        ...axesJson(figures[0]),
        ...found,
        trajectories: trajectoriesJson(figures[0]),
        figures: figures.map(figureJson),
        status: trouble?.status ?? "ok",
        message: trouble?.message,
        ...(remedy && { remedy: remedyJson(remedy) }),
        used: { method, ...solver, arithmetic: session.arithmetic },
        notes,
      });
    } else terminal.out(line`${describe(drawn)}\n`);
    if (trouble) terminal.error(line`${words(`${trouble.status}: ${trouble.message}`)}\n`);
    sayRemedy(terminal, remedy && remedyJson(remedy));
    return trouble ? 1 : 0;
  },
};

/** @throws UnknownName for a component that there is none of, UsageError where a view has not both axes */
function viewOptions(
  study: Study,
  { start, axes, held, view, layers: chosenLayers, fit, forward }: Omit<Own, "first" | "svg" | "side">,
): PortraitOptions {
  const names = stateNames(study.dynamics, study.field.dimension);
  const component = (name: string) => {
    const index = names.indexOf(name);
    if (index < 0) throw new UnknownName(`component of ${study.dynamics.name}`, name, names);
    return index;
  };
  const across = axes?.map(component);
  if (across && (across.length !== 2 || across[0] === across[1])) throw new UsageError("--axes takes two components");
  for (const { z } of start ?? [])
    if (z.length !== names.length) throw new UsageError(`--start takes ${names.length} numbers, not ${z.length}`);
  const chosen = across as [number, number] | undefined;
  return {
    starts: start,
    axes: chosen,
    held: held && Object.fromEntries(held.map(({ name, value }) => [component(name), value])),
    view: view && viewOf(view, names.length === 1 ? ["t", names[0]] : (chosen ?? [0, 1]).map((i) => names[i])),
    backward: forward ? false : undefined,
    layers: chosenLayers && layersOf(chosenLayers),
    fit,
  };
}

/** The plane; from a side, the box. */
function drawing(figures: readonly Figure[], side: Side | undefined): Figure {
  const box = side && figures.find(({ space }) => space);
  return box ? turned(box, side) : figures[0];
}

function sideOf(text: string): Side {
  const [azimuth, elevation, ...more] = numbers(text);
  if (elevation === undefined || more.length > 0 || Math.abs(elevation) > 90)
    throw new UsageError(`two angles in degrees, the second from -90 to 90, not ${quoted(text)}`);
  return { azimuth, elevation };
}

/** @throws UnknownName */
function layersOf(chosen: readonly string[]): Readonly<Record<string, boolean>> {
  for (const name of chosen) layers.get(name);
  return Object.fromEntries(layers.names().map((name) => [name, chosen.includes(name)]));
}

function viewOf(ranges: readonly NamedRange[], axes: readonly string[]): View {
  const stray = ranges.find(({ name }) => !axes.includes(name));
  if (stray) throw new UnknownName("axis of the drawing", stray.name, axes);
  const [x, y] = axes.map((axis) => ranges.filter(({ name }) => name === axis));
  if (x.length !== 1 || y.length !== 1) {
    throw new UsageError(`--view is given once for each axis: ${axes.map((axis) => `--view ${axis}=LO:HI`).join(" ")}`);
  }
  return { x: x[0].range, y: y[0].range };
}

function startOf(text: string): Start {
  const [z, time, ...more] = text.split("@");
  if (more.length > 0) throw new UsageError(`numbers with commas between them and at most one @T, not ${quoted(text)}`);
  const [t] = time === undefined ? [] : numbers(time);
  return { z: numbers(z), t };
}

function heldAt(text: string): NamedNumber {
  const { name, value } = named(text, "NAME=X");
  return { name, value: numbers(value)[0] };
}

function rangeOf(text: string): NamedRange {
  const { name, value } = named(text, "NAME=LO:HI");
  const ends = value.split(":").map(Number);
  if (ends.length !== 2 || !(ends[0] < ends[1]) || !ends.every(Number.isFinite)) {
    throw new UsageError(`NAME=LO:HI with LO below HI, not ${quoted(text)}`);
  }
  return { name, range: [ends[0], ends[1]] };
}

function named(text: string, form: string): { readonly name: string; readonly value: string } {
  const equals = text.lastIndexOf("=");
  if (equals < 1) throw new UsageError(`${form}, not ${quoted(text)}`);
  return { name: text.slice(0, equals), value: text.slice(equals + 1) };
}

function axesJson({ x, y }: Figure) {
  return { x: { name: x.label, range: x.range }, y: { name: y.label, range: y.range } };
}

/** The forward trajectories along the axes. */
function trajectoriesJson({ marks }: Figure) {
  return marks.flatMap((mark) =>
    mark.kind === "line" && mark.id.startsWith("trajectory-")
      ? [{ name: mark.name, t: Array.from(mark.t ?? mark.x), points: pairs(mark.x, mark.y) }]
      : [],
  );
}

function figureJson(figure: Figure) {
  const marks = figureTables(figure).map(({ mark, title, columns }) => ({
    id: mark,
    title,
    columns: Object.fromEntries(columns.map(({ name, values }) => [name, values])),
  }));
  return { id: figure.id, title: figure.title, marks };
}

/** Where each trajectory leads, and what is marked beside: starts, equilibria. */
function describe(drawn: DrawnPortrait) {
  const { figures, used, notes } = drawn;
  const [plane] = figures;
  const tables = figures.flatMap((figure) =>
    figure.marks.flatMap((mark) => {
      if (mark.kind !== "points") return [];
      const rows = Array.from(mark.x, (x, n) => [
        mark.labels?.[n] ?? mark.label ?? "",
        formatNumber(x),
        formatNumber(mark.y[n]),
      ]);
      return [table([mark.id, figure.x.label, figure.y.label], rows)];
    }),
  );
  const ends = plane.marks.flatMap((mark) => {
    if (mark.kind !== "line" || !mark.id.startsWith("trajectory")) return [];
    const last = mark.x.length - 1;
    return [
      [mark.id, formatNumber(mark.t?.[last] ?? Number.NaN), formatNumber(mark.x[last]), formatNumber(mark.y[last])],
    ];
  });
  const shown = `${plane.title}, with ${axis(plane.x)} and ${axis(plane.y)}, by ${String(used.solver.method)}`;
  const skeleton = drawn.tables.map(({ title, columns, rows }) =>
    below([
      words(`${title}:`),
      table(
        columns.map(({ label }) => label),
        rows.map((row) =>
          row.map((cell) =>
            typeof cell === "number" ? formatNumber(cell) : typeof cell === "string" ? cell : cell.text,
          ),
        ),
      ),
    ]),
  );
  const all = [table(["ends", "t", plane.x.label, plane.y.label], ends), ...skeleton, ...tables];
  return below([words(shown), ...all.flatMap((each) => [line``, each]), ...notes.map(words)]);
}

const axis = ({ label, range = [Number.NaN, Number.NaN] }: Figure["x"]) =>
  `${label} from ${formatShort(range[0])} to ${formatShort(range[1])}`;
