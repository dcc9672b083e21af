/** What a command may do with the world: print, read files, and write those it is told to. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  /** null where there is no such file. */
  readonly readFile: (path: string) => string | null;
  /** @throws UsageError where the file cannot be written */
  readonly writeFile: (path: string, text: string) => void;
  /** Standard error is watched by a person: progress lines are welcome. */
  readonly showsProgress: boolean;
}
