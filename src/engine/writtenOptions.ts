import type { SourceRange } from "../core/sourceRange.ts";
import type { Known, KnownEntry } from "../language/known.ts";
import type { WrittenValue } from "../protocol/engineApi.ts";
import { textRange } from "../study/describe.ts";

/** The options that a panel can change. */
const WRITABLE = ["z0", "theta", "t", "rtol", "atol"];

/** Where the options of an experiment are written, as far as a panel can change them. */
export function writtenOptions(options: Known): WrittenValue {
  if (options.value.kind !== "object") return { range: textRange(options.range) };
  const entries = [...options.value.entries].filter(([name]) => WRITABLE.includes(name));
  return { range: textRange(options.range), entries: writtenEntries(entries, options.range) };
}

function written({ value, range }: Known): WrittenValue {
  const at = textRange(range);
  switch (value.kind) {
    case "array":
      // What a call makes has no places for its entries but its own.
      return value.items.every((item) => isInside(item.range, range))
        ? { range: at, items: value.items.map(written) }
        : { range: at };
    case "object":
      return { range: at, entries: writtenEntries([...value.entries], range) };
    default:
      return { range: at };
  }
}

function writtenEntries(entries: readonly (readonly [string, KnownEntry])[], object: SourceRange) {
  return Object.fromEntries(entries.map(([name, entry]) => [name, writtenEntry(entry, object)] as const));
}

function writtenEntry(entry: KnownEntry, object: SourceRange): WrittenValue | null {
  if (!isInside(entry.range, object)) return null;
  const shorthand = entry.range.start.offset === entry.keyRange.start.offset;
  return shorthand ? { range: textRange(entry.range), shorthand } : written(entry);
}

/** Within, and less than all of it. */
function isInside(part: SourceRange, whole: SourceRange): boolean {
  const [from, to] = [part.start.offset - whole.start.offset, whole.end.offset - part.end.offset];
  return part.file === whole.file && from >= 0 && to >= 0 && from + to > 0;
}
