import type { FromWebview, Numbered } from "../src/protocol/webviewMessages.ts";

type Unnumbered<T> = T extends Numbered ? Omit<T, "sequence"> : never;

/** An event before it has its number. */
export type WebviewEvent = Unnumbered<FromWebview>;

/** Milliseconds after which an unanswered event no longer holds the next one back. */
const patience = 250;

/**
 * Numbers and sends what the reader does. While something is dragged only its newest value matters: it waits until the
 * one before is answered, so events come as fast as they are drawn and never pile up.
 */
export class Outbox {
  readonly #post: (message: FromWebview) => void;
  #sequence = 0;
  #answered = 0;
  readonly #sent = new Map<string, { sequence: number; time: number }>();
  readonly #waiting = new Map<string, { event: WebviewEvent; timer: number }>();

  constructor(post: (message: FromWebview) => void) {
    this.#post = post;
  }

  /** Sends at once; drops what waits under the same key. */
  send(event: WebviewEvent, key?: string): void {
    this.#sequence++;
    if (key !== undefined) this.#drop(key);
    this.#post({ ...event, sequence: this.#sequence } as FromWebview);
    // From now on it can be answered.
    if (key !== undefined) this.#sent.set(key, { sequence: this.#sequence, time: performance.now() });
  }

  /** Sends when the last event of the key is answered or old; a newer one takes the place of one that waits. */
  sendLatest(event: WebviewEvent, key: string): void {
    const last = this.#sent.get(key);
    const age = last ? performance.now() - last.time : patience;
    if (!last || last.sequence <= this.#answered || age >= patience) {
      this.send(event, key);
      return;
    }
    this.#drop(key);
    this.#waiting.set(key, { event, timer: window.setTimeout(() => this.send(event, key), patience - age) });
  }

  /** True while what the reader set under the key is newer than what the extension shows. */
  pending(key: string): boolean {
    return this.#waiting.has(key) || (this.#sent.get(key)?.sequence ?? 0) > this.#answered;
  }

  /** The extension has taken events up to `sequence` into account; one not sent yet is of an earlier life of the panel. */
  answer(sequence: number): void {
    if (sequence > this.#sequence) return;
    this.#answered = Math.max(this.#answered, sequence);
    for (const [key, { event }] of [...this.#waiting])
      if ((this.#sent.get(key)?.sequence ?? 0) <= this.#answered) this.send(event, key);
  }

  #drop(key: string): void {
    const held = this.#waiting.get(key);
    if (held) window.clearTimeout(held.timer);
    this.#waiting.delete(key);
  }
}
