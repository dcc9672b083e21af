import { textRange } from "../../study/describe.ts";
import { tableFaults } from "../../study/training/tableFaults.ts";
import { type Job, programOf } from "../job.ts";

export const checkTablesJob: Job<"checkTables"> = {
  doing: "checking the tables of this file",
  run: ({ version }, context) => ({
    version,
    tables: tableFaults(programOf(context), context.sources.texts).map(({ file, call, summary, faults, isSound }) => ({
      file,
      call: textRange(call),
      summary,
      isSound,
      faults: faults.map(({ message, range }) => ({ message, range: range && textRange(range) })),
    })),
  }),
};
