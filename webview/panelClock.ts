import { clockTime } from "../src/figure/clockTime.ts";
import type { Clock } from "../src/protocol/panel.ts";
import { Listeners } from "./listeners.ts";

/** Runs shown as this many still pictures where the reader asks for less motion. */
const stills = 16;

const lessMotion = window.matchMedia("(prefers-reduced-motion: reduce)");

/** The time of a panel's animation: null at rest, when curves are shown whole and nothing moves. */
export class PanelClock {
  readonly changed = new Listeners<PanelClock>();
  settings: Clock | null = null;
  #part: number | null = null;
  #frame = 0;
  #before = 0;

  configure(settings: Clock | undefined): void {
    this.settings = settings ?? null;
    if (!settings) this.stop();
  }

  get running(): boolean {
    return this.#frame !== 0;
  }

  /** The time shown, or null at rest. */
  get time(): number | null {
    if (this.#part === null || !this.settings) return null;
    return clockTime(
      this.settings,
      this.running && lessMotion.matches ? Math.floor(this.#part * stills) / stills : this.#part,
    );
  }

  /** How much of the run is over, from 0 to 1. */
  get part(): number {
    return this.#part ?? 0;
  }

  play(): void {
    if (!this.settings || this.running) return;
    this.#before = performance.now();
    this.#part = this.#part === null || this.#part >= 1 ? 0 : this.#part;
    this.#frame = requestAnimationFrame(this.#tick);
    this.changed.call(this);
  }

  pause(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.changed.call(this);
  }

  /** Back to rest. */
  stop(): void {
    const was = this.#part;
    this.#part = null;
    if (was !== null || this.running) this.pause();
  }

  /** Stands where so much of the run is over. */
  seek(part: number): void {
    if (!this.settings) return;
    this.#part = Math.min(1, Math.max(0, part));
    this.changed.call(this);
  }

  readonly #tick = (now: number): void => {
    if (!this.settings || this.#part === null) return;
    // After a pause of the browser (a hidden panel) the animation goes on where it was.
    const elapsed = Math.min(0.1, (now - this.#before) / 1000);
    this.#before = now;
    this.#part = (this.#part + elapsed / (this.settings.seconds ?? 8)) % 1;
    this.#frame = requestAnimationFrame(this.#tick);
    this.changed.call(this);
  };
}
