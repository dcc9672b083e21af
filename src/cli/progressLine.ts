import type { Terminal } from "./terminal.ts";

/** A line on a watched terminal that counts the seconds of long work. */
export interface ProgressLine {
  /** To be polled; never asks for an end. */
  readonly tick: () => boolean;
  /** Takes the line away. */
  readonly end: () => void;
}

/** Work shorter than this many milliseconds shows nothing. */
const PATIENCE = 500;
const EVERY = 200;

export function progressLine({ error, showsProgress }: Terminal, what: string): ProgressLine {
  const started = performance.now();
  let shown = 0;
  return {
    tick() {
      const elapsed = performance.now() - started;
      if (showsProgress && elapsed > PATIENCE && elapsed - shown > EVERY) {
        shown = elapsed;
        error(`\r${what} … ${(elapsed / 1000).toFixed(1)} s`);
      }
      return false;
    },
    end() {
      if (shown > 0) error(`\r${" ".repeat(what.length + 16)}\r`);
    },
  };
}
