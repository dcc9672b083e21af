import { type Shown, shown, template } from "../display/shown.ts";
import type { Pen, Stroke, TextStyle } from "./pen.ts";
import { typeset } from "./sentence.ts";

/** Writes what marks draw as SVG elements; coordinates are rounded to a tenth of a pixel. */
export class SvgPen implements Pen {
  readonly elements: Shown<"xml">[] = [];
  #path: string[] = [];

  get #drawn(): Shown<"xml"> {
    return xml(this.#path.join(""));
  }

  begin(): void {
    this.#path = [];
  }

  moveTo(x: number, y: number): void {
    this.#path.push(`M${place(x)} ${place(y)}`);
  }

  lineTo(x: number, y: number): void {
    this.#path.push(`L${place(x)} ${place(y)}`);
  }

  close(): void {
    this.#path.push("Z");
  }

  circle(x: number, y: number, radius: number): void {
    const r = place(radius);
    this.#path.push(
      `M${place(x - radius)} ${place(y)}a${r} ${r} 0 1 0 ${place(2 * radius)} 0a${r} ${r} 0 1 0 ${place(-2 * radius)} 0Z`,
    );
  }

  stroke({ colour, width, opacity = 1, dash }: Stroke): void {
    if (this.#path.length === 0) return;
    const dashes = dash ? markup` stroke-dasharray="${xml(dash.map(place).join(" "))}"` : markup``;
    this.elements.push(
      markup`<path d="${this.#drawn}" fill="none" stroke="${xml(colour)}" stroke-width="${place(width)}" stroke-linejoin="round" stroke-linecap="round"${shade(markup`stroke`, opacity)}${dashes}/>`,
    );
  }

  fill(colour: string, opacity = 1): void {
    if (this.#path.length === 0) return;
    this.elements.push(markup`<path d="${this.#drawn}" fill="${xml(colour)}"${shade(markup`fill`, opacity)}/>`);
  }

  text(text: string, x: number, y: number, { colour, size = 11, align = "start", bold, halo }: TextStyle): void {
    const rim = halo
      ? markup` stroke="${xml(halo)}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"`
      : markup``;
    const weight = bold ? markup` font-weight="600"` : markup``;
    const anchor = align === "start" ? markup`` : markup` text-anchor="${xml(align)}"`;
    this.elements.push(
      markup`<text x="${place(x)}" y="${place(y)}" font-size="${place(size)}" fill="${xml(colour)}"${anchor}${weight}${rim}>${xml(typeset(text))}</text>`,
    );
  }
}

/** Any text as words inside elements and attributes. */
export const xml = (text: string): Shown<"xml"> => shown("xml", text);

/** Elements of the program's own around words. */
export const markup = template("xml");

const place = (value: number): number => Math.round(value * 10) / 10;

const shade = (what: Shown<"xml">, opacity: number) =>
  opacity === 1 ? markup`` : markup` ${what}-opacity="${opacity}"`;
