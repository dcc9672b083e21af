import { writeFileSync } from "node:fs";
import { cRival } from "../peers/cRival.ts";
import { errorOf, ownRuns, type PeerRun, referenceEnds } from "../peers/peerRuns.ts";
import { performancePage } from "../peers/performancePage.ts";
import type { Row, RowGroup } from "../rowGroup.ts";

interface Told {
  readonly versions: Readonly<Record<string, string>>;
  readonly runs: readonly PeerRun[];
}

const SCRIPTS = ["peers_torch.py", "peers_diffrax.py", "peers_scipy.py", "peers_numba.py"];
const PAGE = "docs/performance.md";
/** What no method that is right is off by here. */
const WRONG = 0.1;

/** Beside what others write, errors with the times; asked for by its name it writes the page. */
export const peers: RowGroup = {
  name: "peers",
  title: "Van der Pol, 200 trajectories over [0, 20], beside others: processor time of one thread",
  measure(rivals) {
    const reference = referenceEnds();
    const loop = cRival<Told>("bench/rivals/peers.c");
    const told = [...SCRIPTS.map((script) => [script, rivals.run<Told>(script)] as const), ["peers.c", loop] as const];
    const found = told.flatMap(([, one]) => (typeof one === "string" ? [] : [one]));
    const missing = told.flatMap(([script, one]) => (typeof one === "string" ? [`${script}: ${one}`] : []));
    const own = ownRuns();
    const runs = [...own, ...found.flatMap((one) => one.runs)];
    const wrong = runs.find((run) => !(errorOf(run, reference) < WRONG));
    if (wrong) throw new Error(`${wrong.who} at ${wrong.setting} does not solve the same problem`);
    if (process.argv.includes("peers")) {
      const versions = Object.assign({}, ...found.map((one) => one.versions));
      const flags = typeof loop === "string" ? undefined : loop.flags;
      const day = new Date().toISOString().slice(0, 10);
      writeFileSync(PAGE, performancePage({ runs, versions, missing, flags }, reference, day));
    }
    return [...ratios(runs), ...missing.map((note): Row => ({ what: "a peer", value: undefined, unit: "×", note }))];
  },
};

const AT: Readonly<Record<PeerRun["task"], number>> = { fixed: 1000, adaptive: 1e-6 };
const AIMS: Readonly<Record<string, number>> = { "torchdiffeq rk4": 500, "C, RK4 loop": 0.4 };

/** How many times as long the others take. */
function ratios(runs: readonly PeerRun[]): readonly Row[] {
  const middle = runs.filter(({ task, setting }) => setting === AT[task]);
  const isOwn = ({ who }: PeerRun) => who.startsWith("Neural");
  return middle.filter(isOwn).flatMap((own) =>
    middle
      .filter((other) => other.task === own.task && !isOwn(other))
      .map(({ who, seconds }): Row => {
        const least = own.who.endsWith("strict") === (who !== "C, RK4 loop") ? AIMS[who] : undefined;
        const what = `${own.who.replace("Neural ODE Lab, ", "")}, against ${who}`;
        return { what, value: seconds / own.seconds, unit: "×", ...(least !== undefined && { aim: { least } }) };
      }),
  );
}
