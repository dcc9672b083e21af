import { refusalOf } from "../core/fileText.ts";
import { uriKey } from "../core/uri.ts";
import type { DocumentText } from "../protocol/engineApi.ts";
import type { Sources, SuppliedText } from "../protocol/engineMessages.ts";

/** What the host said to a document's need of a file; undefined while it is asked. */
interface Needed {
  text?: SuppliedText;
}

/** Asks the host for a file by URI, for the program of a document: the host decides whether that may have it. */
export type ReadFile = (uri: string, entry: string) => Promise<SuppliedText>;

/**
 * The newest texts of open documents and of the files they import, as the host knows them.
 *
 * The engine never touches the disk: unsaved, remote and virtual files all arrive through the host.
 */
export class Documents {
  /** By key, as everything here: one file may be spelled in several ways. */
  readonly #open = new Map<string, DocumentText>();
  /** By document: the files its program was found to need, as it spells them. */
  readonly #needs = new Map<string, Map<string, Needed>>();
  readonly #readFile: ReadFile;

  constructor(readFile: ReadFile) {
    this.#readFile = readFile;
  }

  /** Takes a document's text; an older version than the known one is ignored. */
  update(document: DocumentText): void {
    const key = uriKey(document.uri);
    const known = this.#open.get(key);
    if (!known || document.version >= known.version) this.#open.set(key, document);
  }

  close(uri: string): void {
    this.#open.delete(uriKey(uri));
    this.#needs.delete(uriKey(uri));
  }

  version(uri: string): number | undefined {
    return this.#open.get(uriKey(uri))?.version;
  }

  /** Forgets an imported file's text because the host says that it changed. */
  changed(uri: string): void {
    const key = uriKey(uri);
    for (const needs of this.#needs.values()) if ([...needs.keys()].some((need) => uriKey(need) === key)) needs.clear();
  }

  /**
   * A document's text and those of the files it was found to need, as far as they have come: one that is still being fetched
   * for another request is not said to be missing from the disk. Of a file that is open itself its newest text counts, unless
   * the program may not have it.
   */
  sources(entry: string): Sources {
    const texts = new Map<string, SuppliedText>([[entry, this.#open.get(uriKey(entry))?.text ?? null]]);
    for (const [uri, { text }] of this.#needs.get(uriKey(entry)) ?? []) {
      if (text === undefined) continue;
      texts.set(uri, refusalOf(text) !== undefined ? text : (this.#open.get(uriKey(uri))?.text ?? text));
    }
    return { entry, texts };
  }

  /** Lets go of the texts of files that a document's program needs no longer: tables are large. */
  keep(entry: string, used: readonly string[]): void {
    const needs = this.#needs.get(uriKey(entry));
    if (!needs) return;
    const kept = new Set(used);
    for (const [uri, { text }] of needs) if (text !== undefined && !kept.has(uri)) needs.delete(uri);
  }

  /** Texts that are kept of files which documents need. */
  get kept(): number {
    return [...this.#needs.values()].reduce((sum, needs) => sum + needs.size, 0);
  }

  /** Fetches files a document's program was found to need; those of a closed one are not kept. */
  async supply(entry: string, uris: readonly string[]): Promise<void> {
    const key = uriKey(entry);
    const needs = this.#needs.get(key) ?? new Map<string, Needed>();
    if (this.#open.has(key)) this.#needs.set(key, needs);
    for (const uri of uris) if (!needs.has(uri)) needs.set(uri, {});
    const unread = [...needs].filter(([, { text }]) => text === undefined);
    await Promise.all(
      // A file that changes meanwhile has a need of its own: what was read before goes nowhere.
      unread.map(async ([uri, needed]) => {
        needed.text = await this.#readFile(uri, entry);
      }),
    );
  }
}
