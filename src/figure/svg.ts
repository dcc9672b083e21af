import { joined, type Shown } from "../display/shown.ts";
import type { Figure, View } from "../protocol/figure.ts";
import { axisTitle } from "./axisTitle.ts";
import { badged } from "./badged.ts";
import { captionOf } from "./caption.ts";
import { drawEdgePoints, drawFaintEdgePoints } from "./edgePoints.ts";
import { equalUnits, fittedView, shapeOf } from "./fittedView.ts";
import { fontStyle, ownFont } from "./font/fontStyle.ts";
import { textWidth } from "./font/textWidth.ts";
import { legendEntries } from "./legendEntries.ts";
import { drawMarks } from "./marks.ts";
import { outOfTheWay } from "./outOfTheWay.ts";
import { lightPalette, type Palette } from "./palette.ts";
import type { TextStyle } from "./pen.ts";
import { type Frame, frameOf } from "./pixelScale.ts";
import { type Provenance, provenanceEntries } from "./provenance.ts";
import { typeset } from "./sentence.ts";
import { markup, SvgPen, xml } from "./svgPen.ts";
import { drawSwatch, swatchHeight, swatchText, swatchWidth } from "./swatch.ts";
import { axisTicks, type Tick, tickCount } from "./ticks.ts";
import { turned } from "./turned.ts";

export interface SvgOptions {
  /** Pixels, default 720. */
  readonly width?: number;
  /** Pixels, default 480; that of a plane with equal units follows from its view. */
  readonly height?: number;
  /** Default `lightPalette`. */
  readonly palette?: Palette;
  /** What is shown; fitted when absent. */
  readonly view?: View;
  /** Marks left out, by id. */
  readonly hidden?: ReadonlySet<string>;
  /** Where the clock stands, for fields that move. */
  readonly time?: number;
  /** Said in the document's metadata. */
  readonly provenance?: Provenance;
  /** Whether its font is in it, default true; false in a page that has `fontStyle()` itself. */
  readonly bringsFont?: boolean;
  /** Before the ids in the document, so that several drawings may stand in one page. */
  readonly idPrefix?: string;
}

/** A figure as a standalone SVG document: title, legend, named axes, marks, and the font of its words; nothing is loaded from elsewhere. */
export function figureSvg(given: Figure, options: SvgOptions = {}): Shown<"xml"> {
  const figure = turned(given);
  const { width = 720, height: givenHeight = 480, palette = lightPalette, hidden, idPrefix = "", time } = options;
  const pen = new SvgPen();
  const room = width - 24;
  const title = wrapped(figure.title, room, { size: 14, bold: true });
  const caption = wrapped(captionOf(figure, time), room, { size: 11 });

  // 1. The legend under the title takes as many rows as it needs; the frame gets what is left.
  const legend = layOutLegend(figure, room);
  const head = 12 + title.length * titleLine + caption.length * captionLine;
  const top = head + 4 + legend.height;
  const chosen = options.view ?? fittedView(figure);
  const shape = figure.equalAspect && !given.space ? shapeOf(chosen) : undefined;
  const wide = (left: number) => width - left - 28;
  const high = (left: number) => (shape === undefined ? givenHeight - top - 46 : Math.round(wide(left) / shape));
  const seen = (left: number) => (figure.equalAspect ? equalUnits(chosen, wide(left), high(left)) : chosen);
  const left = Math.max(62, Math.ceil(widest(axisTicks(figure.y, seen(62).y, tickCount(high(62)))) + 34));
  const outer = { left, top, width: wide(left), height: high(left) };
  const height = top + outer.height + 46;
  const view = seen(left);
  const frame = frameOf(figure, view, outer);

  // 2. Grid, marks clipped to the frame, then the axes over their ends.
  const xTicks = axisTicks(figure.x, view.x, tickCount(outer.width), outer.width);
  const yTicks = axisTicks(figure.y, view.y, tickCount(outer.height));
  drawGrid(pen, frame, palette, xTicks, yTicks);
  const back = pen.elements.splice(0);
  const shown = badged(figure.marks).filter(({ id }) => !hidden?.has(id));
  drawMarks(shown, { pen, frame, palette, time });
  const marks = pen.elements.splice(0);
  const values = yTicks.map(({ value }) => value);
  drawAxes(pen, frame, palette, figure, xTicks, yTicks, outOfTheWay(shown, frame, values, TICK_OUT));
  drawEdgePoints(shown, { pen, frame, palette, time });
  const over = pen.elements.splice(0);
  drawFaintEdgePoints(shown, { pen, frame, palette, time });
  const faint = pen.elements.splice(0);

  // 3. Title and legend.
  for (const [line, text] of title.entries())
    pen.text(text, 12, 22 + line * titleLine, { colour: palette.foreground, size: 14, bold: true });
  for (const [line, text] of caption.entries())
    pen.text(text, 12, 20 + title.length * titleLine + line * captionLine, { colour: palette.muted, size: 11 });
  for (const { entry, x, y } of legend.entries) {
    drawSwatch(entry.sample, pen, palette, x + 12, y + head);
    pen.text(swatchText(entry.sample), x + 12 + swatchWidth(entry.sample) + 6, y + head + swatchHeight - 2.5, {
      colour: palette.foreground,
    });
  }

  const { left: frameLeft, top: frameTop, width: frameWidth, height: frameHeight } = frame;
  const elements = [
    markup`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${xml(`${ownFont}, ${palette.font}`)}" role="img">`,
    markup`<title>${xml(typeset(figure.title))}</title>`,
    markup`<desc>${xml(typeset(figure.description))}</desc>`,
    ...(options.bringsFont === false ? [] : [fontStyle()]),
    ...(options.provenance ? [metadata(options.provenance)] : []),
    markup`<defs><clipPath id="${xml(idPrefix)}frame"><rect x="${frameLeft}" y="${frameTop}" width="${frameWidth}" height="${frameHeight}"/></clipPath></defs>`,
    markup`<rect width="${width}" height="${height}" fill="${xml(palette.background)}"/>`,
    ...back,
    markup`<g clip-path="url(#${xml(idPrefix)}frame)">`,
    ...marks,
    markup`</g>`,
    ...over,
    ...(faint.length > 0 ? outside(faint, frame, { width, height, idPrefix }) : []),
    ...pen.elements,
    markup`</svg>`,
    markup``,
  ];
  return joined(elements, markup`\n`);
}

/** Elements of which only what lies outside of the frame is seen. */
function outside(
  elements: readonly Shown<"xml">[],
  { left, top, width, height }: Frame,
  sheet: { readonly width: number; readonly height: number; readonly idPrefix: string },
): Shown<"xml">[] {
  const id = xml(`${sheet.idPrefix}outside`);
  const path = `M0 0H${sheet.width}V${sheet.height}H0ZM${left} ${top}h${width}v${height}h${-width}Z`;
  return [
    markup`<defs><clipPath id="${id}"><path clip-rule="evenodd" d="${xml(path)}"/></clipPath></defs>`,
    markup`<g clip-path="url(#${id})">`,
    ...elements,
    markup`</g>`,
  ];
}

/** Pixels of the longest label of some ticks. */
const widest = (ticks: readonly Tick[]): number =>
  ticks.reduce((most, { label }) => Math.max(most, textWidth(label)), 0);

/** Pixels from the left axis to its numbers. */
const TICK_OUT = 7;

const titleLine = 18;
const captionLine = 15;

function metadata(provenance: Provenance): Shown<"xml"> {
  const entries = provenanceEntries(provenance).map(([name, text]) => markup`${xml(name)}: ${xml(text)}`);
  return markup`<metadata>${joined(entries, markup`\n`)}</metadata>`;
}

/** Words in lines that are no wider, in pixels. */
function wrapped(text: string, width: number, { size, bold }: Pick<TextStyle, "size" | "bold">): readonly string[] {
  const lines: string[] = [];
  for (const word of typeset(text).split(" ").filter(Boolean)) {
    const last = lines.at(-1);
    if (last !== undefined && textWidth(`${last} ${word}`, size, bold) <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function layOutLegend(figure: Figure, width: number) {
  const entries = legendEntries(figure);
  const placed: { entry: (typeof entries)[number]; x: number; y: number }[] = [];
  let [x, y] = [0, 0];
  for (const entry of entries) {
    const needed = swatchWidth(entry.sample) + 6 + textWidth(typeset(swatchText(entry.sample))) + 18;
    if (x > 0 && x + needed - 18 > width) [x, y] = [0, y + 18];
    placed.push({ entry, x, y });
    x += needed;
  }
  return { entries: placed, height: entries.length > 0 ? y + 22 : 0 };
}

function drawGrid(pen: SvgPen, frame: Frame, palette: Palette, xTicks: readonly Tick[], yTicks: readonly Tick[]): void {
  const { left, top, width, height } = frame;
  pen.begin();
  for (const { value } of xTicks) {
    pen.moveTo(frame.x.pixel(value), top);
    pen.lineTo(frame.x.pixel(value), top + height);
  }
  for (const { value } of yTicks) {
    pen.moveTo(left, frame.y.pixel(value));
    pen.lineTo(left + width, frame.y.pixel(value));
  }
  pen.stroke({ colour: palette.grid, width: 1 });
}

function drawAxes(
  pen: SvgPen,
  frame: Frame,
  palette: Palette,
  figure: Figure,
  xTicks: readonly Tick[],
  yTicks: readonly Tick[],
  moved: readonly number[],
): void {
  const { left, top, width, height } = frame;
  const bottom = top + height;
  if (figure.x.ticks === "bare") return;
  pen.begin();
  pen.moveTo(left, top);
  pen.lineTo(left, bottom);
  pen.lineTo(left + width, bottom);
  pen.stroke({ colour: palette.muted, width: 1, opacity: 0.6 });
  const style = { colour: palette.muted, size: 11 };
  for (const { value, label } of xTicks)
    pen.text(label, frame.x.pixel(value), bottom + 16, { ...style, align: "middle" });
  for (const [n, { value, label }] of yTicks.entries())
    pen.text(label, left - TICK_OUT - moved[n], frame.y.pixel(value) + 4, { ...style, align: "end" });
  const title = { colour: palette.foreground, size: 12, align: "middle" } as const;
  pen.text(axisTitle(figure.x), left + width / 2, bottom + 36, title);
  pen.elements.push(markup`<g transform="translate(16 ${top + height / 2}) rotate(-90)">`);
  pen.text(axisTitle(figure.y), 0, 0, title);
  pen.elements.push(markup`</g>`);
}
