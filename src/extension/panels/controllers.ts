import type { AnalysisDescription } from "../../protocol/analysisApi.ts";
import type { PortraitOptions } from "../../protocol/engineApi.ts";
import type { LabServices } from "../services.ts";
import type { Subject } from "../studies.ts";
import { AnalysisController } from "./analysisController.ts";
import { PortraitController } from "./portraitController.ts";
import type { SubjectController } from "./subjectController.ts";
import { TrainingController, type TrainingOptions } from "./trainingController.ts";
import type { WebviewHost } from "./webviewHost.ts";

/** What is behind a panel; `options` are those that a panel of the kind kept over a window reload, else empty. */
export function controllerOf(
  analysis: AnalysisDescription,
  services: LabServices,
  host: WebviewHost,
  subject: Subject,
  options: object,
): SubjectController {
  switch (analysis.name) {
    case "portrait":
      return new PortraitController(services, host, subject, options as PortraitOptions);
    case "training":
      return new TrainingController(services, host, subject, options as TrainingOptions);
    default:
      return new AnalysisController(services, host, subject, analysis, { ...options });
  }
}
