import type { Block } from "../protocol/panel.ts";
import { reportCsv } from "./reportCsv.ts";
import { reportHtml } from "./reportHtml.ts";
import { reportMarkdown } from "./reportMarkdown.ts";

/** What a report can be saved as: the ending of its file, and how its text is made. */
export const reportFormats = {
  markdown: { ending: "md", text: reportMarkdown },
  html: { ending: "html", text: reportHtml },
  csv: { ending: "csv", text: (_title: string, content: readonly Block[]) => reportCsv(content) },
} as const;

export type ReportFormat = keyof typeof reportFormats;
