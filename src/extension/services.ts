import type * as vscode from "vscode";
import type { Catalog } from "../protocol/engineApi.ts";
import type { Documents } from "./documents.ts";
import type { EngineClient } from "./engineClient.ts";
import type { TroubleSquiggles } from "./language/troubleSquiggles.ts";
import type { Subject } from "./studies.ts";
import type { Activity } from "./views/activity.ts";

/** What panels and commands share: made once by the lab. */
export interface LabServices {
  readonly extensionUri: vscode.Uri;
  readonly engine: EngineClient;
  readonly documents: Documents;
  readonly activity: Activity;
  readonly trouble: TroubleSquiggles;
  readonly log: vscode.LogOutputChannel;
  /** Names and documentation of everything registered, asked for once. */
  catalog(): Promise<Catalog>;
  /** Shows a function or an experiment in its editor. */
  reveal(subject: Subject): Promise<void>;
}
