import { describe } from "../../src/engine/describe.ts";
import { read } from "../../src/language/read.ts";
import { vocabulary } from "../../src/train/vocabulary.ts";
import { bounded, growing } from "../../test/language/largeDocuments.ts";
import type { RowGroup } from "../rowGroup.ts";

const MEGABYTE = 1_000_000;
const FILE = "/lab/large.node-ode.ts";

/** How long a megabyte of anything takes from its text to what the editor is told of it. */
export const large: RowGroup = {
  name: "large",
  title: "A megabyte of any content is answered",
  measure: () =>
    Object.entries({ ...growing, ...bounded }).map(([what, content]) => {
      const text = content(MEGABYTE);
      const began = performance.now();
      describe(read(FILE, new Map([[FILE, text]]), vocabulary), FILE, 1);
      return { what, value: (performance.now() - began) / 1000, unit: "s", aim: { most: 2 } };
    }),
};
