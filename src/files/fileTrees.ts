import { existsSync, realpathSync } from "node:fs";
import type { FileTree } from "./confinement.ts";

/** The files of this machine. */
export const disk: FileTree = {
  realPath(file) {
    try {
      return realpathSync.native(file);
    } catch {
      return undefined;
    }
  },
  exists: existsSync,
};

/** A file system without links of which nothing but names is known, such as an editor's virtual one. */
export const names: FileTree = { realPath: (file) => file, exists: () => false };
