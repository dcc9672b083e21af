import { powerOfTen } from "./formatNumber.ts";

/** What begins with a plain word: not with a name, a formula or a file, which are spelled as they are. */
const WORD_FIRST = /^(?:a|[a-z]{2,})[,:;]?(?=\s|$)/;

/** A message as a sentence of its own, with a capital letter where it begins with a word, and a full stop. */
export function asSentence(text: string): string {
  const first = WORD_FIRST.test(text) ? text.charAt(0).toUpperCase() : text.charAt(0);
  return `${first}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
}

/** A sentence behind a colon, without the capital letter of its first word. */
export const asClause = (sentence: string): string =>
  sentence.replace(/^(?:A|\p{Lu}\p{Ll}+)(?=[\s,])/u, (word) => word.toLowerCase());

/** A number with a power of ten as programs print it, `1.2e-7`, that is no part of a name or of another number. */
const POWER = /(?<![\p{L}\p{N}_.])(-?)(\d+(?:\.\d+)?)e([+-]?\d+)(?![\p{L}\p{N}_]|\.\d)/gu;
/** The sign of a number: neither the stroke between two words or numbers, nor of an option. */
const MINUS = /(?<![\p{L}\p{N}_.)\]}'-])-(?=\.?\d|∞)/gu;
const INFINITE = /(?<![\p{L}\p{N}_.])Infinity(?![\p{L}\p{N}_])/gu;

/**
 * Words as they are shown: powers of ten, signs and infinities in them as figures and tables have them, `−1.2×10⁻⁷`. Code between
 * backticks stays. Words that were set already stay as they are.
 */
export function typeset(sentence: string): string {
  if (!/[-∞\dI]/.test(sentence)) return sentence;
  const set = (part: string) => part.replace(POWER, withPower).replace(INFINITE, "∞").replace(MINUS, "−");
  if (!sentence.includes("`")) return set(sentence);
  const parts = sentence.split("`");
  return parts.map((part, n) => (n % 2 === 1 ? part : set(part))).join("`");
}

function withPower(_: string, sign: string, mantissa: string, exponent: string): string {
  const power = powerOfTen(Number(exponent));
  return `${sign && "−"}${Number(mantissa) === 1 ? power : `${mantissa}×${power}`}`;
}
