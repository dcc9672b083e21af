import { reportCsv } from "../figure/reportCsv.ts";
import { reportHtml } from "../figure/reportHtml.ts";
import { reportMarkdown } from "../figure/reportMarkdown.ts";
import type { ReportRequest } from "../protocol/accuracyApi.ts";

/** A report as the text of a file. */
export function reportText({ format, title, content }: ReportRequest): string {
  switch (format) {
    case "markdown":
      return reportMarkdown(title, content);
    case "html":
      return reportHtml(title, content);
    case "csv":
      return reportCsv(content);
  }
}
