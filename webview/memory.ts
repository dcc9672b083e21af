import type { View } from "../src/protocol/figure.ts";
import { parseWebviewState, type WebviewState } from "../src/protocol/webviewMessages.ts";

const fresh: WebviewState = { version: 1, memory: "", views: {}, closed: {}, tables: [] };

/** What survives hiding the panel and reloading the window: the reader's zoom, opened groups, open tables. */
export class Memory {
  #state: WebviewState;
  readonly #store: (state: WebviewState) => void;

  /** Whatever was stored; a state of another version or shape is dropped. */
  constructor(stored: unknown, store: (state: WebviewState) => void) {
    const parsed = parseWebviewState(stored);
    this.#state = parsed.ok ? parsed.value : fresh;
    this.#store = store;
  }

  /** The extension's own text, kept for it. */
  keep(memory: string): void {
    if (memory !== this.#state.memory) this.#change({ memory });
  }

  view(figure: string): Partial<View> | null {
    return Object.hasOwn(this.#state.views, figure) ? this.#state.views[figure] : null;
  }

  setView(figure: string, view: Partial<View> | null): void {
    const { [figure]: _, ...others } = this.#state.views;
    this.#change({ views: view ? { ...others, [figure]: view } : others });
  }

  closed(group: string): boolean | undefined {
    return Object.hasOwn(this.#state.closed, group) ? this.#state.closed[group] : undefined;
  }

  setClosed(group: string, closed: boolean): void {
    this.#change({ closed: { ...this.#state.closed, [group]: closed } });
  }

  tableOpen(figure: string): boolean {
    return this.#state.tables.includes(figure);
  }

  setTableOpen(figure: string, open: boolean): void {
    const others = this.#state.tables.filter((id) => id !== figure);
    this.#change({ tables: open ? [...others, figure] : others });
  }

  #change(part: Partial<WebviewState>): void {
    this.#state = { ...this.#state, ...part };
    this.#store(this.#state);
  }
}
