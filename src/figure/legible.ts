/** Red, green, blue and opacity, each from 0 to 1. */
type Rgba = readonly [number, number, number, number];

/** The contrast that graphics need to be told from their background (WCAG 2.2, success criterion 1.4.11). */
export const LEAST_CONTRAST = 3;

/**
 * A colour that can be seen on a background: the colour itself where its contrast is at least 3 to 1, else mixed with the
 * foreground, as little as is enough. Themes choose chart colours for other uses, some of them nearly transparent.
 *
 * Colours are `#rgb`, `#rrggbb`, `#rrggbbaa`, `rgb(…)` or `rgba(…)`; anything else is given back as it is.
 */
export function legible(colour: string, background: string, foreground: string): string {
  const [ink, paper, text] = [colour, background, foreground].map(parse);
  if (!ink || !paper || !text) return colour;
  const seen = over(ink, paper);
  if (contrast(seen, paper) >= LEAST_CONTRAST) return colour;
  for (let part = 0.1; part < 1; part += 0.1) {
    const mixed = mix(seen, text, part);
    if (contrast(mixed, paper) >= LEAST_CONTRAST) return hex(mixed);
  }
  return foreground;
}

/** A colour mixed into another, `part` of it from 0 to 1, as `#rrggbb`: what files can hold that know no `color-mix`. */
export function mixed(colour: string, into: string, part: number): string {
  const [ink, paper] = [parse(colour), parse(into)];
  return ink && paper ? hex(mix(paper, over(ink, paper), part)) : colour;
}

/** Contrast ratio of two opaque colours, from 1 to 21 (WCAG 2.2). */
export function contrastRatio(a: string, b: string): number | undefined {
  const [x, y] = [parse(a), parse(b)];
  return x && y && contrast(x, y);
}

function parse(text: string): Rgba | undefined {
  const digits = /^#([0-9a-f]{3,8})$/i.exec(text.trim())?.[1];
  if (digits) {
    const pairs = digits.length <= 4 ? [...digits].map((digit) => digit + digit) : (digits.match(/../g) ?? []);
    const [r, g, b, a = 1] = pairs.map((pair) => Number.parseInt(pair, 16) / 255);
    return pairs.length >= 3 ? [r, g, b, a] : undefined;
  }
  const parts = /^rgba?\(([^)]*)\)$/i
    .exec(text.trim())?.[1]
    .split(/[\s,/]+/)
    .map(Number);
  if (!parts || parts.length < 3 || parts.some(Number.isNaN)) return undefined;
  const [r, g, b, a = 1] = parts;
  return [r / 255, g / 255, b / 255, a];
}

const mix = (a: Rgba, b: Rgba, part: number): Rgba => [
  a[0] + (b[0] - a[0]) * part,
  a[1] + (b[1] - a[1]) * part,
  a[2] + (b[2] - a[2]) * part,
  1,
];

const over = (ink: Rgba, paper: Rgba): Rgba => mix(paper, ink, ink[3]);

function luminance([r, g, b]: Rgba): number {
  const linear = (x: number) => (x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

function contrast(a: Rgba, b: Rgba): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

const hex = ([r, g, b]: Rgba) =>
  `#${[r, g, b]
    .map((x) =>
      Math.round(255 * x)
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
