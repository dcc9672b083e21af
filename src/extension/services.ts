import type * as vscode from "vscode";
import type { Catalog } from "../protocol/engineApi.ts";
import type { TextRange } from "../protocol/textRange.ts";
import type { Documents } from "./documents.ts";
import type { EngineClient } from "./engineClient.ts";
import type { PlaceSquiggles } from "./language/placeSquiggles.ts";
import type { TroubleSquiggles } from "./language/troubleSquiggles.ts";
import type { Subject } from "./studies.ts";
import type { TrainedParameters } from "./training/trainedParameters.ts";
import type { Activity } from "./views/activity.ts";

/** What panels and commands share: made once by the lab. */
export interface LabServices {
  readonly extensionUri: vscode.Uri;
  readonly engine: EngineClient;
  readonly documents: Documents;
  readonly activity: Activity;
  readonly trouble: TroubleSquiggles;
  readonly places: PlaceSquiggles;
  /** Learned values that stand in for the source's. */
  readonly trained: TrainedParameters;
  /** The extension's own folder on the disk, for runs and their checkpoints. */
  readonly storage: string;
  readonly log: vscode.LogOutputChannel;
  /** Names and documentation of everything registered, asked for once. */
  catalog(): Promise<Catalog>;
  /** Shows a function or an experiment in its editor. */
  reveal(subject: Subject): Promise<void>;
  /** Shows a place in any file. */
  revealRange(range: TextRange): Promise<void>;
}
