import type { DocumentText } from "../protocol/engineApi.ts";
import type { Sources, SuppliedText } from "../protocol/engineMessages.ts";

/** Asks the host for a file by URI. */
export type ReadFile = (uri: string) => Promise<SuppliedText>;

/**
 * The newest texts of open documents and of the files they import, as the host knows them.
 *
 * The engine never touches the disk: unsaved, remote and virtual files all arrive through the host.
 */
export class Documents {
  readonly #open = new Map<string, DocumentText>();
  readonly #imported = new Map<string, SuppliedText>();
  /** By document: the files its program was found to need. */
  readonly #needs = new Map<string, Set<string>>();
  readonly #readFile: ReadFile;

  constructor(readFile: ReadFile) {
    this.#readFile = readFile;
  }

  /** Takes a document's text; an older version than the known one is ignored. */
  update(document: DocumentText): void {
    const known = this.#open.get(document.uri);
    if (!known || document.version >= known.version) this.#open.set(document.uri, document);
  }

  close(uri: string): void {
    this.#open.delete(uri);
    this.#needs.delete(uri);
  }

  version(uri: string): number | undefined {
    return this.#open.get(uri)?.version;
  }

  /** Forgets an imported file's text because the host says that it changed. */
  changed(uri: string): void {
    this.#imported.delete(uri);
    for (const needs of this.#needs.values()) if (needs.has(uri)) needs.clear();
  }

  /**
   * A document's text and those of the files it was found to need, as far as they have come: one that is still being fetched
   * for another request is not said to be missing from the disk.
   */
  sources(entry: string): Sources {
    const texts = new Map<string, SuppliedText>([[entry, this.#open.get(entry)?.text ?? null]]);
    for (const uri of this.#needs.get(entry) ?? []) {
      const text = this.#open.get(uri)?.text ?? this.#imported.get(uri);
      if (text !== undefined) texts.set(uri, text);
    }
    return { entry, texts };
  }

  /** Fetches files a document's program was found to need. */
  async supply(entry: string, uris: readonly string[]): Promise<void> {
    const needs = this.#needs.get(entry) ?? new Set();
    this.#needs.set(entry, needs);
    for (const uri of uris) needs.add(uri);
    const unread = [...needs].filter((uri) => !this.#open.has(uri) && !this.#imported.has(uri));
    await Promise.all(unread.map(async (uri) => this.#imported.set(uri, await this.#readFile(uri))));
  }
}
