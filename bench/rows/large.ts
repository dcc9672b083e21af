import { describe } from "../../src/engine/describe.ts";
import { read } from "../../src/language/read.ts";
import { vocabulary } from "../../src/train/vocabulary.ts";
import { bounded, growing } from "../../test/language/largeDocuments.ts";
import type { RowGroup } from "../rowGroup.ts";

const MEGABYTE = 1_000_000;
const FILE = "/lab/large.node-ode.ts";

/**
 * How long a megabyte of anything takes from its text to what the editor is told of it: time of a processor, which others on the
 * machine take less from than from the clock's. The work behind each row is counted in test/language/linear.test.ts.
 */
export const large: RowGroup = {
  name: "large",
  title: "A megabyte of any content is answered (time of a processor)",
  measure: () =>
    Object.entries({ ...growing, ...bounded }).map(([what, content]) => {
      const text = content(MEGABYTE);
      const before = process.cpuUsage();
      describe(read(FILE, new Map([[FILE, text]]), vocabulary), FILE, 1);
      const { user, system } = process.cpuUsage(before);
      return { what, value: (user + system) / 1e6, unit: "s", aim: { most: 2 } };
    }),
};
