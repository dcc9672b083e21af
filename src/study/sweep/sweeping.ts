import { jsonPieces } from "../../core/jsonPieces.ts";
import type { Registry } from "../../core/registry.ts";
import type { PartedWork } from "../../pool/partedWork.ts";
import type { Sources } from "../../protocol/engineMessages.ts";
import { Cancelled } from "../cancelled.ts";
import type { Session } from "../session.ts";
import { study as findStudy } from "../study.ts";
import { type Design, valuesOf } from "./design.ts";
import type { SweepRecord, SweepRun, SweepSettings } from "./sweepRun.ts";
import { applied, type Target, targetOf } from "./target.ts";

/** A sweep as plain data. */
export interface Sweep {
  readonly sources: Sources;
  readonly name: string;
  readonly run: string;
  readonly design: Design;
  readonly settings: SweepSettings;
  /** Runs of a part; the last one has what is left. */
  readonly partSize: number;
}

/** Parts of a sweep, by their numbers. */
export interface SweepParts {
  readonly sweep: Sweep;
  readonly numbers: Int32Array;
}

/** Parts that a sweep is made of at least, where it has as many runs: as many can be lost, resumed and shared. */
const PARTS = 256;

export const partCount = ({ design: { runs }, partSize }: Sweep): number => Math.ceil(runs / partSize);

/** What makes sweeps of some runs; threads of a pool know all of them. */
export interface Sweeping {
  /** How many runs a part holds, whoever does it. */
  partSizeOf(run: string, runs: number): number;
  /** @throws StudyError for what cannot be run at all, UnknownName for what there is not */
  targetsOf(sweep: Sweep, session: Session): readonly Target[];
  /** Does parts of a sweep: lines of JSON, one a record, in the order of the runs. */
  readonly work: PartedWork<SweepParts, Promise<string>, Session>;
}

export function sweeping(known: Registry<SweepRun>): Sweeping {
  const studyOf = ({ sources, name, settings }: Sweep, session: Session) =>
    findStudy(session.read(sources), name, settings.overrides);
  const targetsOf = (sweep: Sweep, session: Session) => {
    const run = known.get(sweep.run);
    const study = studyOf(sweep, session);
    run.check?.(study, sweep.settings);
    return sweep.design.names.map((name) => targetOf(study, name, run.settings));
  };
  return {
    partSizeOf: (run, runs) => Math.max(1, Math.min(known.get(run).mostOfPart, Math.ceil(runs / PARTS))),
    targetsOf,
    work: {
      name: "sweep",
      open({ sweep, numbers }, session, cancelled) {
        const { sources, design, settings, partSize } = sweep;
        const study = studyOf(sweep, session);
        const targets = targetsOf(sweep, session);
        const columns = targets.map(({ column }) => column);
        const { run } = known.get(sweep.run);
        return async (part) => {
          const first = numbers[part] * partSize;
          const count = Math.min(partSize, design.runs - first);
          const values = Array.from({ length: count }, (_, k) => valuesOf(design, first + k));
          const runs = values.map((each) => applied(study, targets, each));
          const lines: string[] = [];
          let done = 0;
          for await (const records of run(runs, { session, sources, settings, cancelled })) {
            if (cancelled()) throw new Cancelled();
            const over = Object.fromEntries(columns.map((column, k) => [column, values[done][k]]));
            for (const record of records) lines.push(lineOf({ run: first + done, ...over, ...record }));
            done++;
          }
          if (cancelled()) throw new Cancelled();
          if (done < count) throw new Error(`${done} of ${count} runs of part ${numbers[part]} told something`);
          return lines.join("");
        };
      },
    },
  };
}

/** Typed arrays are arrays, what is not finite is null. */
function lineOf(record: SweepRecord): string {
  return `${[...jsonPieces(record)].join("")}\n`;
}
