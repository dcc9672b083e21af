import { line, words } from "./printed.ts";
import type { Terminal } from "./terminal.ts";

/** A line on a watched terminal that counts the seconds of long work. */
export interface ProgressLine {
  /** To be polled, with what there is to say besides the time; never asks for an end. */
  readonly tick: (detail?: string) => boolean;
  /** Takes the line away. */
  readonly end: () => void;
}

/** Work shorter than this many milliseconds shows nothing. */
const PATIENCE = 500;
const EVERY = 200;

export function progressLine({ error, showsProgress }: Terminal, what: string): ProgressLine {
  const started = performance.now();
  let shown = 0;
  let width = 0;
  return {
    tick(detail) {
      const elapsed = performance.now() - started;
      if (showsProgress && elapsed > PATIENCE && elapsed - shown > EVERY) {
        shown = elapsed;
        const text = words(`${what} … ${(elapsed / 1000).toFixed(1)} s${detail ? `, ${detail}` : ""}`);
        error(line`\r${words(text.padEnd(width))}`);
        width = Math.max(width, text.length);
      }
      return false;
    },
    end() {
      if (width > 0) error(line`\r${words(" ".repeat(width))}\r`);
      width = 0;
    },
  };
}
