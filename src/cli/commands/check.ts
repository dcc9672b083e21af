import { Session } from "../../study/session.ts";
import type { Command } from "../command.ts";
import { describeDiagnostic, diagnosticJson } from "../diagnostics.ts";
import { line } from "../printed.ts";
import { printJson } from "../printJson.ts";
import { readProgram } from "../readProgram.ts";

/** Reads files and reports what is wrong in them. */
export const check: Command = {
  name: "check",
  operands: ["FILE…"],
  doc: "report what is wrong in files",
  options: ["json", "root"],
  run({ operands, options, terminal }) {
    const session = new Session();
    const files = operands.map((file) => readProgram(session, file, terminal, options));
    const found = files.flatMap(({ program, texts }) =>
      program.diagnostics.map((diagnostic) => ({ diagnostic, source: texts.get(diagnostic.range.file) })),
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
