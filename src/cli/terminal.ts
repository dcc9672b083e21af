import type { FileTree } from "../files/confinement.ts";
import type { SuppliedText } from "../protocol/engineMessages.ts";
import type { Printed } from "./printed.ts";

/** What a command may do with the world: print, read and write files. */
export interface Terminal {
  /** @throws OutputFault where standard output does not take all of it */
  readonly out: (text: Printed) => void;
  readonly error: (text: Printed) => void;
  readonly readFile: (path: string) => SuppliedText;
  /** Where files really are. */
  readonly files: FileTree;
  /** null where there is no such file. */
  readonly readBytes: (path: string) => Uint8Array | null;
  /**
   * Writes a file whole, or leaves what was there.
   *
   * @throws OutputFault where it is not written whole
   */
  readonly writeFile: (path: string, text: string) => void;
  /**
   * Looks, before long work, whether its result could be written there.
   *
   * @throws UsageError where it could not
   */
  readonly requireWritable: (path: string) => void;
  /** Standard error is watched by a person: progress lines are welcome. */
  readonly showsProgress: boolean;
}
