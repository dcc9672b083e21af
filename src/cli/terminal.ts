import type { FileTree } from "../files/confinement.ts";
import type { SuppliedText } from "../protocol/engineMessages.ts";
import type { Folder } from "./folder.ts";
import type { Printed } from "./printed.ts";

/** What a command may do with the world: print, read and write files. */
export interface Terminal {
  /** @throws OutputFault where standard output does not take all of it */
  readonly out: (text: Printed) => void;
  readonly error: (text: Printed) => void;
  readonly readFile: (path: string) => SuppliedText;
  /** Where files really are. */
  readonly files: FileTree;
  /** Whether two paths that differ in case, or in how accents are written, name one file. */
  readonly areOne: (a: string, b: string) => boolean;
  /** null where there is no such file. */
  readonly readBytes: (path: string) => Uint8Array | null;
  /**
   * Writes a file whole, in pieces where it is long, or leaves what was there.
   *
   * @throws OutputFault where it is not written whole
   */
  readonly writeFile: (path: string, text: string | Iterable<string>) => void;
  /**
   * Looks, before long work, whether its result could be written there.
   *
   * @param isOurs whether the text of a file that is there may be replaced; default any
   * @throws UsageError where it could not
   */
  readonly requireWritable: (path: string, isOurs?: (text: string) => boolean) => void;
  /**
   * A folder for files of a command's own, made where there is none; without a path one for this call only.
   *
   * @throws UsageError where there cannot be one
   */
  readonly openFolder: (path: string | undefined) => Folder;
  /** Calls, at the next turn of the event loop, when a person ends the command (Ctrl-C); absent where nobody can. */
  readonly onInterrupt?: (interrupted: () => void) => void;
  /** What threads run that share its work; absent where all is done on one. */
  readonly poolScript?: URL;
  /** Standard error is watched by a person: progress lines are welcome. */
  readonly showsProgress: boolean;
}
