import { tanh } from "../../src/graph/ops/hyperbolic.ts";
import { methods } from "../../src/ode/methods/registry.ts";
import { chooseEngine } from "../../src/study/engineChoice.ts";
import { Session } from "../../src/study/session.ts";
import { BackEndUnavailable, backEndNames, loadBackEnd } from "../../src/study/tensors/backEnds.ts";
import { TensorKernels } from "../../src/study/tensors/tensorKernels.ts";
import { oneStep, timeOf, timesOf, type Work, workSize } from "../../src/study/tensors/work.ts";
import { net } from "../../test/compile/wasm/systems.ts";
import type { Row, RowGroup } from "../rowGroup.ts";
import { medianTime } from "../timing.ts";
import { type LoopOptions, loopTraining } from "../training/loopTraining.ts";
import { BATCH, HIDDEN } from "../training/spiralTask.ts";

const WIDE = 512;
const WIDTHS = [8, 64, 256, 1024];
const BATCHES = [1, 32, 1024];

/** Every engine on the same iterations, and what `auto` makes of them. */
export const tfjs: RowGroup = {
  name: "tfjs",
  title: `Engines: training iterations a second of 2-${HIDDEN}-2 on batches of ${BATCH} and of 2-${WIDE}-2 on batches of ${WIDE}; auto`,
  async measure() {
    const session = new Session();
    const rows = [...iterations(session, { precision: "float64" }), ...iterations(session, { precision: "float32" })];
    for (const name of backEndNames) {
      try {
        rows.push(...iterations(session, { kernels: new TensorKernels(await loadBackEnd(name)) }));
      } catch (error) {
        if (!(error instanceof BackEndUnavailable)) throw error;
        rows.push({ what: name, value: undefined, unit: "iterations/s", note: error.message });
      }
    }
    return [...rows, ...(await products(new Session())), ...(await choices(new Session()))];
  },
};

function iterations(session: Session, options: LoopOptions): Row[] {
  const engine = options.kernels?.engine ?? `compiled ${options.precision}`;
  return [
    { hidden: HIDDEN, batch: BATCH },
    { hidden: WIDE, batch: WIDE },
  ].map(({ hidden, batch }): Row => {
    const time = medianTime(loopTraining(session, { ...options, hidden, batch }), { fewest: 3 });
    return { what: `2-${hidden}-2, batch ${batch}: ${engine}`, value: 1000 / time, unit: "iterations/s" };
  });
}

function work(width: number, count: number): Work {
  return { field: net([2, width, width, 2], tanh), method: methods.get("euler"), count, gradients: true };
}

/**
 * How near products of wide layers come to what a processor can: the compiled ones reach about what four lanes without fused
 * multiply-add give, so that blocking them would gain little, while TensorFlow has eight lanes, FMA and all cores. Hence there
 * is no blocked product in the compiled engine, and `auto` goes to tensors where it pays.
 */
async function products(session: Session): Promise<Row[]> {
  const wide = work(WIDE, WIDE);
  const { kernels: tensors } = await session.tensors();
  return [session.compiled("float32"), tensors].map((kernels) => ({
    what: `2-${WIDE}-${WIDE}-2 and its reverse, batch ${WIDE}: ${kernels.engine}`,
    value: (2 * workSize(wide).products * WIDE) / timeOf(oneStep(kernels, wide, "float32")) / 1e6,
    unit: "GFLOP/s",
  }));
}

/** The worst of `auto`: how many times longer than the better engine the one it takes is, over widths and batches. */
async function choices(session: Session): Promise<Row[]> {
  const compiled = session.compiled("float32");
  const { kernels: tensors } = await session.tensors();
  let worst = { ratio: 0, at: "" };
  let toTensors = 0;
  for (const width of WIDTHS) {
    for (const count of BATCHES) {
      const of = work(width, count);
      const { kernels } = await chooseEngine(session, { precision: "float32" }, of);
      const [a, b] = timesOf([compiled, tensors].map((each) => oneStep(each, of, "float32")));
      const taken = kernels.onTensors ? b : a;
      if (kernels.onTensors) toTensors++;
      const ratio = taken / Math.min(a, b);
      const at = `width ${width}, batch ${count}: compiled ${a.toPrecision(3)} ms, tensors ${b.toPrecision(3)} ms`;
      if (ratio > worst.ratio) worst = { ratio, at };
    }
  }
  const total = WIDTHS.length * BATCHES.length;
  const what = `auto against the better engine, at worst over 2-w-w-2 with w ${WIDTHS.join(", ")}`;
  return [
    {
      what,
      value: worst.ratio,
      unit: "×",
      aim: { most: 1.3 },
      note: `${worst.at}; tensors at ${toTensors} of ${total}`,
    },
  ];
}
