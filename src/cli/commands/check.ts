import type { Diagnostic } from "../../core/diagnostic.ts";
import { Session } from "../../study/session.ts";
import { tableFaults } from "../../study/training/tableFaults.ts";
import type { Command } from "../command.ts";
import { describeDiagnostic, diagnosticJson } from "../diagnostics.ts";
import { line } from "../printed.ts";
import { printJson } from "../printJson.ts";
import { type ReadFile, readProgram } from "../readProgram.ts";

/** Reads files and reports what is wrong in them and in the tables that their experiments name. */
export const check: Command = {
  name: "check",
  operands: ["FILE…"],
  doc: "report what is wrong in files and their tables",
  options: ["json", "root"],
  run({ operands, options, terminal }) {
    const session = new Session();
    const files = operands.map((file) => readProgram(session, file, terminal, options));
    const found = once(
      files.flatMap((file) =>
        [...file.program.diagnostics, ...ofTables(file)].map((diagnostic) => ({
          diagnostic,
          source: file.texts.get(diagnostic.range.file),
        })),
      ),
    );
    const errors = found.filter(({ diagnostic }) => diagnostic.severity === "error").length;
    if (options.json) printJson(terminal, { diagnostics: found.map(({ diagnostic }) => diagnosticJson(diagnostic)) });
    for (const { diagnostic, source } of found) {
      const text = line`${describeDiagnostic(diagnostic, source)}\n`;
      if (diagnostic.severity === "error") terminal.error(text);
      else if (!options.json) terminal.out(text);
    }
    if (!options.json && found.length === 0) {
      terminal.out(operands.length === 1 ? line`no problems\n` : line`no problems in ${operands.length} files\n`);
    }
    return errors > 0 ? 1 : 0;
  },
};

/** The faults of tables, each at its row, and their number at the call that names the table; so are those of a table as a whole. */
function ofTables({ program, texts }: ReadFile): Diagnostic[] {
  return tableFaults(program, texts).flatMap(({ call, summary, faults, isSound }) => {
    const [code, severity] = isSound ? (["table", "hint"] as const) : (["invalid-data", "error"] as const);
    return [{ message: summary, range: call }, ...faults].map(
      ({ message, range }): Diagnostic => ({ code, severity, message, range: range ?? call }),
    );
  });
}

/** One table may serve several experiments: each of its faults is said once. */
function once<T extends { readonly diagnostic: Diagnostic }>(found: readonly T[]): readonly T[] {
  const key = ({ diagnostic }: T) => JSON.stringify(diagnosticJson(diagnostic));
  return [...new Map(found.map((each) => [key(each), each])).values()];
}
