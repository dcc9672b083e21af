import { randomUUID } from "node:crypto";
import { closeSync, existsSync, openSync, rmSync } from "node:fs";
import path from "node:path";

/** Two names that differ in the case of letters, or in how letters with accents are made up, and that a disk may take for one. */
export function mayBeOne(a: string, b: string): boolean {
  return a !== b && folded(a) === folded(b);
}

const folded = (name: string) => name.normalize("NFKD").toLowerCase().toUpperCase();

/**
 * Whether a disk takes two paths for one that `mayBeOne`: a file is made beside them whose name differs from another as theirs do.
 * False where none can be made, as then neither of theirs can.
 */
export function areOne(a: string, b: string): boolean {
  const id = randomUUID().slice(0, 8);
  const beside = (file: string) => path.join(path.dirname(file), `${path.basename(file)}.${id}`);
  try {
    closeSync(openSync(beside(a), "wx"));
  } catch {
    return false;
  }
  try {
    return existsSync(beside(b));
  } finally {
    rmSync(beside(a), { force: true });
  }
}
