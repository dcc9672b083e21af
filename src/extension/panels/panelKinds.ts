import * as vscode from "vscode";
import type { AccuracyOptions } from "../../protocol/accuracyApi.ts";
import type { AdjointOptions, PortraitOptions } from "../../protocol/engineApi.ts";
import type { LabServices } from "../services.ts";
import type { Subject } from "../studies.ts";
import { AccuracyController } from "./accuracyController.ts";
import { AdjointController } from "./adjointController.ts";
import { PortraitController } from "./portraitController.ts";
import type { SubjectController } from "./subjectController.ts";
import { TrainingController, type TrainingOptions } from "./trainingController.ts";
import type { WebviewHost } from "./webviewHost.ts";

/** One kind of panel: its tab's title and the controller behind it. */
export interface PanelKind {
  readonly title: (name: string) => string;
  /** `options` are those a panel of the kind kept over a window reload, else empty. */
  readonly open: (services: LabServices, host: WebviewHost, subject: Subject, options: object) => SubjectController;
}

/** Every kind of panel, by the name that its memory carries. */
export const panelKinds = {
  portrait: {
    title: (name) => name,
    open: (services, host, subject, options: PortraitOptions) =>
      new PortraitController(services, host, subject, options),
  },
  adjoint: {
    title: (name) => vscode.l10n.t("Adjoint of {0}", name),
    open: (services, host, subject, options: AdjointOptions) => new AdjointController(services, host, subject, options),
  },
  accuracy: {
    title: (name) => vscode.l10n.t("Euler vs RK4: {0}", name),
    open: (services, host, subject, options: AccuracyOptions) =>
      new AccuracyController(services, host, subject, options),
  },
  training: {
    title: (name) => vscode.l10n.t("Training of {0}", name),
    open: (services, host, subject, options: TrainingOptions) =>
      new TrainingController(services, host, subject, options),
  },
} as const satisfies Readonly<Record<string, PanelKind>>;

export type PanelKindName = keyof typeof panelKinds;
