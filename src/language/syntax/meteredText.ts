/**
 * A text that counts how often its characters are read and refuses past a budget.
 *
 * The parser reads a character about once, but tries some TypeScript (`<T>(a = <T>(b = …`) in several ways, each of
 * which tries its parts in several ways: exponential time, which no caller could end. It may also run out of stack.
 */
export class MeteredText extends String {
  /** The last character that was read. */
  lastRead = 0;
  readonly #text: string;
  #left: number;

  constructor(text: string) {
    super(text);
    this.#text = text;
    this.#left = READS_PER_CHARACTER * text.length + READS_OF_ANY_TEXT;
  }

  override charCodeAt(index: number): number {
    this.lastRead = index;
    if (--this.#left < 0) throw new TextTooTangled();
    return this.#text.charCodeAt(index);
  }
}

export class TextTooTangled extends Error {
  override readonly name = "TextTooTangled";
}

const READS_PER_CHARACTER = 12;
const READS_OF_ANY_TEXT = 20_000;
