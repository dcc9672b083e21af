import { Session } from "../../src/study/session.ts";
import type { RowGroup } from "../rowGroup.ts";
import { readText } from "../samples.ts";
import { medianTime } from "../timing.ts";

/** Bodies that never come to an end, or not soon. */
const runaways: Readonly<Record<string, string>> = {
  "for (;;)": "for (;;) { x += 1; } return x;",
  "a loop of 10⁹ trips": "for (let i = 0; i < 1e9; i++) x = x * 0.5 + i; return x;",
  "endless recursion": "const f = (y) => f(y + 1); return f(x);",
  "a graph of 10⁶ operations and more": "for (let i = 0; i < 2e6; i++) x = Math.sin(x) + i; return x;",
};

/** How long a file that would never end holds the editor up. */
export const runaway: RowGroup = {
  name: "runaway",
  title: "Runaway evaluation is stopped",
  measure: () =>
    Object.entries(runaways).map(([what, body]) => {
      const text = `export function f(x = 1, t: number) { ${body} }`;
      const value = medianTime(
        () => {
          const program = readText(new Session(), text);
          const diagnostics = [...program.diagnostics, ...program.functions.flatMap((f) => f.trace().diagnostics)];
          if (!diagnostics.some(({ severity }) => severity === "error")) throw new Error(`${what} was not stopped`);
        },
        { budget: 1000, fewest: 3 },
      );
      return { what, value, unit: "ms", aim: { most: 200 } };
    }),
};
