import { mkdirSync } from "node:fs";
import path from "node:path";
import { packageExtension } from "../../scripts/package.mjs";
import { mustRun } from "../../scripts/processes.mjs";
import { withEditor } from "../../test/editor/harness/editor.ts";
import { firstRun } from "../../test/editor/harness/firstRun.ts";
import type { RowGroup } from "../rowGroup.ts";

/** From the installed package to a trained model, found by what is on the screen: by a model of a person, and by this machine's clock. */
export const firstRunRows: RowGroup = {
  name: "firstRun",
  title: "The first run: from the installed package, in an empty folder, to a trained model in the file",
  async measure() {
    await mustRun("node scripts/build.mjs");
    const vsix = path.resolve("test-output", "node-ode-bench.vsix");
    mkdirSync(path.dirname(vsix), { recursive: true });
    await packageExtension(vsix);
    let rows: Awaited<ReturnType<RowGroup["measure"]>> = [];
    await withEditor("first-run-bench", { extension: vsix, provokes: /TSServer exited/ }, async ({ page }) => {
      const { seconds, acts, waited } = await firstRun(page);
      const of = (kind: string) => acts.filter(({ what }) => what.startsWith(kind));
      const sum = (some: typeof acts) => some.reduce((total, act) => total + act.seconds, 0);
      const [clicks, reading] = [of("click"), of("read")];
      rows = [
        {
          what: "a person's acts, by the keystroke-level model",
          value: seconds,
          unit: "s",
          aim: { most: 120 },
          note: `${clicks.length} clicks ${sum(clicks).toFixed(1)} s, reading ${sum(reading).toFixed(1)} s`,
        },
        { what: "the editor's answers, the training among them", value: waited, unit: "s", note: "this machine's" },
      ];
    });
    return rows;
  },
};
