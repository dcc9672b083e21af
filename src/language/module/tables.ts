import { DataFault } from "../../core/dataFault.ts";
import { refusalOf, textOf } from "../../core/fileText.ts";
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
    const found = this.#texts.read(path, "data", range);
    if (found === undefined) return undefined;
    if (found === null) return refuse(range, "file-not-found", `there is no file ${quotedText(name)} beside this one`);
    const refused = refusalOf(found);
    if (refused !== undefined) return refuse(range, "unreadable-file", refused);
    try {
      const columns = this.#vocabulary.readTable(path, textOf(found) ?? "");
      this.#known.set(path, columns);
      return columns;
    } catch (error) {
      if (error instanceof DataFault) return refuse(range, "invalid-argument", error.message);
      throw error;
    }
  }
}
