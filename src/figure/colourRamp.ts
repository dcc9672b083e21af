/** Lightness 0–1, chroma, hue in degrees. */
type Oklch = readonly [lightness: number, chroma: number, hue: number];

/** Slow recedes into the background and fast stands out, so dark themes brighten and light ones darken. */
const stops: Readonly<Record<"light" | "dark", readonly Oklch[]>> = {
  dark: [
    [0.46, 0.07, 268],
    [0.6, 0.11, 228],
    [0.74, 0.12, 168],
    [0.88, 0.16, 100],
  ],
  light: [
    [0.78, 0.06, 232],
    [0.65, 0.11, 240],
    [0.52, 0.15, 282],
    [0.42, 0.18, 330],
  ],
};

/** Steps of a ramp; more could not be told apart. */
export const rampLevels = 24;

/**
 * CSS colours from slow to fast: lightness rises or falls evenly from step to step in Oklab, so equal differences of
 * speed look equal. `start` (0 to 1, default 0) leaves out the palest part, for themes of high contrast.
 * Source: B. Ottosson, "A perceptual color space for image processing" (2020).
 */
export function colourRamp(background: "light" | "dark", start = 0): readonly string[] {
  const anchors = stops[background];
  return Array.from({ length: rampLevels }, (_, level) => {
    const position = (start + (1 - start) * (level / (rampLevels - 1))) * (anchors.length - 1);
    const index = Math.min(anchors.length - 2, Math.floor(position));
    const part = position - index;
    const [from, to] = [anchors[index], anchors[index + 1]];
    const mix = (channel: 0 | 1 | 2) => from[channel] + (to[channel] - from[channel]) * part;
    return cssOf([mix(0), mix(1), mix(2)]);
  });
}

function cssOf([lightness, chroma, hue]: Oklch): string {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  const bytes = linear.map((channel) => {
    const clipped = Math.min(1, Math.max(0, channel));
    const encoded = clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055;
    return Math.round(encoded * 255)
      .toString(16)
      .padStart(2, "0");
  });
  return `#${bytes.join("")}`;
}
