import { figuresCsv } from "../src/figure/csv.ts";
import type { Palette } from "../src/figure/palette.ts";
import { withPngText } from "../src/figure/pngText.ts";
import { type Provenance, provenanceEntries } from "../src/figure/provenance.ts";
import { figureSvg } from "../src/figure/svg.ts";
import type { Figure, View } from "../src/protocol/figure.ts";
import type { ExportFormat } from "../src/protocol/webviewMessages.ts";

export interface ExportRequest {
  readonly figure: Figure;
  readonly format: ExportFormat;
  /** What is shown. */
  readonly view: View;
  readonly hidden: ReadonlySet<string>;
  /** Of the screen, or for paper. */
  readonly palette: Palette;
  /** Of the drawing on screen, in CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Where the clock stands. */
  readonly time: number | undefined;
  readonly provenance: Provenance;
}

/** PNG files have this many pixels for each of the screen's CSS pixels. */
const pngScale = 2;

/** The file of a figure as shown, in the colours asked for; CSV with every number behind it. PNG and SVG say where they come from. */
export async function exportFigure(request: ExportRequest): Promise<Uint8Array> {
  const { figure, format, view, hidden, palette, time, provenance } = request;
  if (format === "csv") {
    const shown = { ...figure, marks: figure.marks.filter(({ id }) => !hidden.has(id)) };
    return new TextEncoder().encode(figuresCsv([shown]));
  }
  // Title and legend stand above the drawing, so the file is a little higher than what is on screen.
  const width = Math.max(480, Math.round(request.width));
  const height = Math.max(300, Math.round(request.height) + 56);
  const svg = figureSvg(figure, { view, hidden, width, height, palette, time, provenance });
  if (format === "svg") return new TextEncoder().encode(svg);
  return withPngText(await rasterise(svg), provenanceEntries(provenance));
}

async function rasterise(svg: string): Promise<Uint8Array> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const { naturalWidth: width, naturalHeight: height } = image;
  const canvas = document.createElement("canvas");
  canvas.width = width * pngScale;
  canvas.height = height * pngScale;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new Error(`the browser made no image of ${canvas.width} × ${canvas.height} pixels`);
  return new Uint8Array(await blob.arrayBuffer());
}
