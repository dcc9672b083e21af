import path from "node:path";
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
  { files }: Terminal,
): void {
  const placeOf = (file: string) =>
    files.realPath(file) ?? path.join(files.realPath(path.dirname(file)) ?? path.dirname(file), path.basename(file));
  const texts = new Set([...read].map(placeOf));
  const options = new Map<string, string>();
  for (const [option, file] of Object.entries(written)) {
    if (file === undefined) continue;
    const place = placeOf(file);
    const other = options.get(place);
    if (other !== undefined)
      throw new UsageError(`--${other} and --${option} name one file, which only one of them can have`);
    if (texts.has(place))
      throw new UsageError(`--${option} names a file that is read here, and would be lost; name another`);
    options.set(place, option);
  }
}
