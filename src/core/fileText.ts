/** What is known of a file: its text, null where there is no such file, or why it was not read. */
export type FileText = string | null | DecodedText | Unreadable;

/** A text that is not in UTF-8, in what it was found to be. */
export interface DecodedText {
  readonly text: string;
  /** As people call it. */
  readonly encoding: "UTF-16" | "Latin-1";
}

/** A file that is there but is not taken: too large, no text, outside of what may be read. */
export interface Unreadable {
  /** A sentence that names the file. */
  readonly unreadable: string;
}

/** The text of a file, whatever it is encoded in; undefined where there is none. */
export function textOf(file: FileText | undefined): string | undefined {
  if (typeof file === "string") return file;
  return file && typeof file === "object" && "text" in file ? file.text : undefined;
}

/** Why a file was not read; undefined where it was, or is not there. */
export function refusalOf(file: FileText | undefined): string | undefined {
  return file && typeof file === "object" && "unreadable" in file ? file.unreadable : undefined;
}

/** What a text is encoded in, where that is not UTF-8. */
export function encodingOf(file: FileText | undefined): DecodedText["encoding"] | undefined {
  return file && typeof file === "object" && "encoding" in file ? file.encoding : undefined;
}
