import { powerOfTen } from "./formatNumber.ts";

/** What begins with a plain word: not with a name, a formula or a file, which are spelled as they are. */
const WORD_FIRST = /^(?:a|[a-z]{2,})[,:;]?(?=\s|$)/;

/** A message as a sentence of its own, with a capital letter where it begins with a word, and a full stop. */
export function asSentence(text: string): string {
  const first = WORD_FIRST.test(text) ? text.charAt(0).toUpperCase() : text.charAt(0);
  return `${first}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
}

/** A number with a power of ten as programs print it, `1.2e-7`, that is no part of a name or of another number. */
const POWER = /(?<![\p{L}\p{N}_.])(-?)(\d+(?:\.\d+)?)e([+-]?\d+)(?![\p{L}\p{N}_]|\.\d)/gu;

/** A sentence with its powers of ten as figures and tables have them, `1.2×10⁻⁷`; code between backticks stays. */
export function typeset(sentence: string): string {
  const parts = sentence.split("`");
  return parts.map((part, n) => (n % 2 === 1 ? part : part.replace(POWER, withPower))).join("`");
}

function withPower(_: string, sign: string, mantissa: string, exponent: string): string {
  const power = powerOfTen(Number(exponent));
  return `${sign && "−"}${Number(mantissa) === 1 ? power : `${mantissa}×${power}`}`;
}
