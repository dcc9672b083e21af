import { DataFault } from "../../core/dataFault.ts";
import { quotedText } from "../../core/quoted.ts";
import type { SourceRange } from "../../core/sourceRange.ts";
import type { Vocabulary } from "../../core/vocabulary.ts";
import { refuse } from "../evaluate/refusal.ts";
import { resolvePath } from "./path.ts";
import type { Texts } from "./sources.ts";

type Columns = ReadonlyMap<string, readonly number[]>;

/** The tables that a program reads, each once. */
export class Tables {
  readonly #texts: Texts;
  readonly #vocabulary: Vocabulary;
  readonly #known = new Map<string, Columns>();

  constructor(texts: Texts, vocabulary: Vocabulary) {
    this.#texts = texts;
    this.#vocabulary = vocabulary;
  }

  /** Its columns by name; undefined until the host has supplied it. Refuses at the range what is no table. */
  read(file: string, name: string, range: SourceRange): Columns | undefined {
    const path = resolvePath(file, name);
    const known = this.#known.get(path);
    if (known) return known;
    const text = this.#texts.read(path, "data", range);
    if (text === undefined) return undefined;
    if (text === null) return refuse(range, "file-not-found", `there is no file ${quotedText(name)} beside this one`);
    if (typeof text !== "string") return refuse(range, "unreadable-file", text.unreadable);
    try {
      const columns = this.#vocabulary.readTable(path, text);
      this.#known.set(path, columns);
      return columns;
    } catch (error) {
      if (error instanceof DataFault) return refuse(range, "invalid-argument", error.message);
      throw error;
    }
  }
}
