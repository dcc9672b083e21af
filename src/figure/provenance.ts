/** Where a drawing comes from; exported files carry it. */
export interface Provenance {
  /** Of a function or an experiment. */
  readonly subject: string;
  /** The name of its file. */
  readonly file?: string;
  /** What draws or computes it in a terminal. */
  readonly commandLine?: string;
}

/** The same as entries of a file's metadata, by PNG's own keywords. */
export function provenanceEntries({ subject, file, commandLine }: Provenance): readonly (readonly [string, string])[] {
  return [
    ["Title", subject],
    ["Software", "Neural ODE Lab"],
    ...(file === undefined ? [] : [["Source", file] as const]),
    ...(commandLine === undefined ? [] : [["Comment", commandLine] as const]),
  ];
}
