import type { DocumentText } from "../protocol/engineApi.ts";
import type { Sources } from "../protocol/engineMessages.ts";

/** Asks the host for a file by URI; null when there is none. */
export type ReadFile = (uri: string) => Promise<string | null>;

/**
 * The newest texts of open documents and of the files they import, as the host knows them.
 *
 * The engine never touches the disk: unsaved, remote and virtual files all arrive through the host.
 */
export class Documents {
  readonly #open = new Map<string, DocumentText>();
  readonly #imported = new Map<string, string | null>();
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
  }

  version(uri: string): number | undefined {
    return this.#open.get(uri)?.version;
  }

  /** Forgets an imported file's text because the host says that it changed. */
  changed(uri: string): void {
    this.#imported.delete(uri);
  }

  /** Everything known that a program of this document may need. */
  sources(uri: string): Sources {
    const texts = new Map(this.#imported);
    for (const { uri, text } of this.#open.values()) texts.set(uri, text);
    return { entry: uri, texts };
  }

  /** Fetches files a program was found to need. */
  async supply(uris: readonly string[]): Promise<void> {
    await Promise.all(uris.map(async (uri) => this.#imported.set(uri, await this.#readFile(uri))));
  }
}
