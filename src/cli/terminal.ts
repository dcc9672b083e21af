import type { SuppliedText } from "../protocol/engineMessages.ts";

/** What a command may do with the world: print, and read files. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  readonly readFile: (path: string) => SuppliedText;
  /** Standard error is watched by a person: progress lines are welcome. */
  readonly showsProgress: boolean;
}
