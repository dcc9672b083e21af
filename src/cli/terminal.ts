/** What a command may do with the world: print, and read files. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  /** null where there is no such file. */
  readonly readFile: (path: string) => string | null;
  /** Standard error is watched by a person: progress lines are welcome. */
  readonly showsProgress: boolean;
}
