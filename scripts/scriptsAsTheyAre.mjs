import path from "node:path";
import { pathToFileURL } from "node:url";

/**
 * For bundles that import modules of `scripts/`: those stay where they are, because they find the repository from their
 * own place.
 *
 * @type {import("esbuild").Plugin}
 */
export const scriptsAsTheyAre = {
  name: "scripts as they are",
  setup({ onResolve }) {
    onResolve({ filter: /\/scripts\/.*\.mjs$/ }, ({ path: specifier, resolveDir }) => ({
      path: pathToFileURL(path.resolve(resolveDir, specifier)).href,
      external: true,
    }));
  },
};
