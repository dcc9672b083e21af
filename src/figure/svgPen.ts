import type { Pen, Stroke, TextStyle } from "./pen.ts";

/** Writes what marks draw as SVG elements; coordinates are rounded to a tenth of a pixel. */
export class SvgPen implements Pen {
  readonly elements: string[] = [];
  private path: string[] = [];

  begin(): void {
    this.path = [];
  }

  moveTo(x: number, y: number): void {
    this.path.push(`M${place(x)} ${place(y)}`);
  }

  lineTo(x: number, y: number): void {
    this.path.push(`L${place(x)} ${place(y)}`);
  }

  close(): void {
    this.path.push("Z");
  }

  circle(x: number, y: number, radius: number): void {
    const r = place(radius);
    this.path.push(
      `M${place(x - radius)} ${place(y)}a${r} ${r} 0 1 0 ${place(2 * radius)} 0a${r} ${r} 0 1 0 ${place(-2 * radius)} 0Z`,
    );
  }

  stroke({ colour, width, opacity = 1, dash }: Stroke): void {
    if (this.path.length === 0) return;
    const dashes = dash ? ` stroke-dasharray="${dash.map(place).join(" ")}"` : "";
    this.elements.push(
      `<path d="${this.path.join("")}" fill="none" stroke="${xml(colour)}" stroke-width="${place(width)}" stroke-linejoin="round" stroke-linecap="round"${shade("stroke", opacity)}${dashes}/>`,
    );
  }

  fill(colour: string, opacity = 1): void {
    if (this.path.length === 0) return;
    this.elements.push(`<path d="${this.path.join("")}" fill="${xml(colour)}"${shade("fill", opacity)}/>`);
  }

  text(text: string, x: number, y: number, { colour, size = 11, align = "start", bold, halo }: TextStyle): void {
    const rim = halo ? ` stroke="${xml(halo)}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"` : "";
    const weight = bold ? ' font-weight="600"' : "";
    const anchor = align === "start" ? "" : ` text-anchor="${align}"`;
    this.elements.push(
      `<text x="${place(x)}" y="${place(y)}" font-size="${place(size)}" fill="${xml(colour)}"${anchor}${weight}${rim}>${xml(text)}</text>`,
    );
  }
}

/** Text made safe inside elements and attributes. */
export function xml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const place = (value: number): string => String(Math.round(value * 10) / 10);

const shade = (what: "stroke" | "fill", opacity: number) => (opacity === 1 ? "" : ` ${what}-opacity="${opacity}"`);
