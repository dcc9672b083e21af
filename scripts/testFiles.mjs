import { readdirSync } from "node:fs";
import path from "node:path";
import { root } from "./root.mjs";

/**
 * The test files under a folder, sorted, with forward slashes; when fragments are given, those whose path contains one.
 *
 * @param {string} folder relative to the top folder
 * @param {readonly string[]} fragments
 */
export function testFiles(folder, fragments = []) {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .map((file) => path.join(folder, file).replaceAll("\\", "/"))
    .filter((file) => file.endsWith(".test.ts"))
    .filter((file) => fragments.length === 0 || fragments.some((fragment) => file.includes(fragment)))
    .sort();
}
