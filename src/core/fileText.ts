/** What is known of a file: its text, null where there is no such file, or why it was not read. */
export type FileText = string | null | Unreadable;

/** A file that is there but is not taken: too large, no text, outside of what may be read. */
export interface Unreadable {
  /** A sentence that names the file. */
  readonly unreadable: string;
}
