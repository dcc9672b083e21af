/** One weight of a font, as far as drawings use it. */
export interface Face {
  readonly weight: 400 | 600;
  /** Those it has. */
  readonly letters: string;
  /** How far each moves the pen, in thousandths of the size, with commas between them. */
  readonly widths: string;
  /** The font's file as base64. */
  readonly woff2: string;
}
