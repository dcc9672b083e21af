import path from "node:path";
import { mayBeOne } from "./areOne.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usageError.ts";

/**
 * Refuses files to be written of which one would replace another, or what the command reads, whatever the names they are called by.
 *
 * @param written by the names of their options
 * @param read what is read besides
 * @throws UsageError
 */
export function requireApart(
  written: Readonly<Record<string, string | undefined>>,
  read: Iterable<string>,
  { files, areOne }: Pick<Terminal, "files" | "areOne">,
): void {
  const placeOf = (file: string) =>
    files.realPath(file) ?? path.join(files.realPath(path.dirname(file)) ?? path.dirname(file), path.basename(file));
  const among = (places: Iterable<string>, place: string) =>
    [...places].find((other) => other === place || (mayBeOne(other, place) && areOne(other, place)));
  const texts = new Set([...read].map(placeOf));
  const options = new Map<string, string>();
  for (const [option, file] of Object.entries(written)) {
    if (file === undefined) continue;
    const place = placeOf(file);
    const other = among(options.keys(), place);
    if (other !== undefined)
      throw new UsageError(`--${options.get(other)} and --${option} name one file, which only one of them can have`);
    if (among(texts, place) !== undefined)
      throw new UsageError(`--${option} names a file that is read here, and would be lost; name another`);
    options.set(place, option);
  }
}
