import type { Sources } from "../../protocol/engineMessages.ts";
import type { TrainSettings } from "../../protocol/trainingApi.ts";
import type { Session } from "../session.ts";
import type { StepRequest } from "../stepRequest.ts";
import type { Study, StudyOverrides } from "../study.ts";

/** What is said of every run of a sweep alike; plain data. */
export interface SweepSettings {
  readonly overrides: StudyOverrides;
  readonly steps: StepRequest;
  /** Output times of a solve; default the end. */
  readonly at?: readonly number[];
  readonly train: TrainSettings;
  readonly loss?: string;
  readonly seed: number;
}

/** One run: a study with its values in place, and the settings that they are. */
export interface OneRun {
  readonly study: Study;
  readonly settings: Readonly<Record<string, number>>;
}

/** What is told of a run: a line of JSON, whose numbers and texts are columns of the table. */
export type SweepRecord = Readonly<Record<string, unknown>>;

/** What a sweep does again and again; a file and a line in the registry. */
export interface SweepRun {
  readonly name: string;
  readonly doc: string;
  /** Settings that an axis may change. */
  readonly settings: readonly string[];
  /** Runs that a part of the sweep holds at most. */
  readonly mostOfPart: number;
  /** @throws StudyError for what cannot be run at all */
  check?(study: Study, settings: SweepSettings): void;
  /** What comes of one run after another: one record or more each. */
  run(
    runs: readonly OneRun[],
    context: {
      readonly session: Session;
      readonly sources: Sources;
      readonly settings: SweepSettings;
      readonly cancelled: () => boolean;
    },
  ): AsyncIterable<readonly SweepRecord[]> | Iterable<readonly SweepRecord[]>;
}
