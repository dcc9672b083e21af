import type { Job } from "../job.ts";
import { reportText } from "../report.ts";

/** Writes a report that is on screen as a file's text. */
export const reportJob: Job<"report"> = {
  run: (request) => ({ text: reportText(request) }),
};
