import { readFileSync } from "node:fs";
import { gradient as gradientOf } from "../../src/study/gradient/gradient.ts";
import { Session } from "../../src/study/session.ts";
import { type Study, study } from "../../src/study/study.ts";
import { pagesGrown } from "../../test/wasmPages.ts";
import type { Row, RowGroup } from "../rowGroup.ts";
import { readText } from "../samples.ts";
import { medians } from "../timing.ts";

const STEPS = 1000;
const MILLION = 1_000_000;
/** States that `checkpointed` may keep where nothing is said. */
const BUDGET = 1500;

/** What the ways to a gradient cost on one trajectory: time, stored states, WebAssembly pages, forward sweeps. */
export const gradient: RowGroup = {
  name: "gradient",
  title: "Gradient modes on one trajectory of the 2-50-2 spiral network, RK4",
  measure() {
    const session = new Session();
    const program = readText(session, readFileSync("samples/spiral.node-ode.ts", "utf8"));
    const spiral = study(program, "neuralSpiral", { span: [0, 2] });
    const compute = (mode: string, steps: number) => computed(session, spiral, mode, steps);
    const times = medians({
      direct: () => compute("direct", STEPS),
      checkpointed: () => compute("checkpointed", STEPS),
      backsolve: () => compute("backsolve", STEPS),
    });
    const rows: Row[] = [
      { what: "backsolve, against direct", value: times.backsolve / times.direct, unit: "×", aim: { most: 2 } },
      { what: "checkpointed, against direct", value: times.checkpointed / times.direct, unit: "×" },
      { what: `direct, ${STEPS} steps`, value: times.direct, unit: "ms" },
    ];
    const few = compute("backsolve", 100).storedStates;
    let many = 0;
    const pages = pagesGrown(() => {
      many = compute("backsolve", MILLION).storedStates;
    });
    const long = compute("checkpointed", MILLION);
    rows.push(
      { what: "backsolve, 100 steps: stored", value: few, unit: "states" },
      { what: "backsolve, 10⁶ steps: stored", value: many, unit: "states", aim: { most: few } },
      { what: "backsolve, from 100 steps to 10⁶: memory grown", value: pages, unit: "pages", aim: { most: 0 } },
      { what: "checkpointed, 10⁶ steps: stored", value: long.storedStates, unit: "states", aim: { most: BUDGET } },
      {
        what: "checkpointed, 10⁶ steps: forward",
        value: long.evaluations / (4 * MILLION),
        unit: "sweeps",
        aim: { most: 3 },
      },
    );
    return rows;
  },
};

function computed(session: Session, of: Study, mode: string, steps: number) {
  const [{ status, stats }] = gradientOf(session, of, { mode, method: "rk4", steps, loss: "terminal:0" });
  if (status !== "ok") throw new Error(`${mode} with ${steps} steps ended ${status}`);
  return stats;
}
