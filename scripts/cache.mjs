import path from "node:path";
import { root } from "./root.mjs";

/** Files that this project fetches or makes once and keeps between runs; git-ignored. */
export const cache = path.join(root, ".cache");
