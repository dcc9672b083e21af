import { typeset } from "../src/figure/sentence.ts";

/* What a reader stumbles over, read aloud: numbers of programs, and slips of grammar that can be told from the words alone. */

/** A number with a point, by itself: no part of a name, of a version or of a longer number. */
const DECIMAL = /(?<![\p{L}\d_.])\d+\.\d+(?![\d_]|\.\d)/gu;

/** What no person says or writes of a number. */
export const FAULTS: Readonly<Record<string, (text: string) => boolean>> = {
  "more than four significant digits": (text) =>
    (text.match(DECIMAL) ?? []).some((number) => number.replace(".", "").replace(/^0+/, "").length > 4),
  "a power of ten as programs print it": (text) => /\d(?:\.\d+)?e[+-]?\d/u.test(text),
  "a stroke for a minus": (text) => /(?:^|[ (=±[])-\.?\d/u.test(text),
  "a number of programs": (text) => /\b(?:Infinity|NaN|undefined|null)\b/u.test(text),
  "commas in a number": (text) => /(?<![\d,])[1-9]\d{0,2}(?:,\d{3})+(?![\d,])/u.test(text),
  // Four digits are significant: 15320 may be a rounded number, 15321 is a count.
  "digits without groups": (text) => /(?<![\d.\p{L}])(?:\d{4}[1-9]|\d{6,})(?![\d.])/u.test(text),
  "a word in the wrong place": (text) => /\bbelongs? into\b/u.test(text),
  "one of many": (text) =>
    /(?<![\d.,\p{L}])1 (?:\p{L}+ )?(?:components|trajectories|rows|steps|numbers|entries|states|times|columns|problems)\b/u.test(
      text,
    ),
  "a word said twice": (text) => /\b([a-z]{2,}) \1\b/u.test(text),
  // The adjoint is called a: "a of x" has no article.
  "a wrong article": (text) =>
    /(?<![\p{L}.′(∂])(?:a (?:[aei](?!u)|o(?!ne|f\b))[a-z]|an (?!h(?:our|onest))[b-df-hj-np-tv-z][a-z])/u.test(text),
  "a gap": (text) => / {2}| [.,;:!?](?:\s|$)/u.test(text),
};

/** Code stays as it is written, and so do the names of methods, arithmetics and places in the text. */
export const spoken = (text: string) => typeset(text).replace(/`[^`]*`/g, "…");
