import type { ReportRequest, ReportResult } from "../../protocol/accuracyApi.ts";
import type { Job } from "../job.ts";
import { reportText } from "../report.ts";

/** Writes a report that is on screen as a file's text. */
export const reportJob: Job<ReportRequest, ReportResult> = {
  name: "report",
  run: (request) => ({ text: reportText(request) }),
};
