import { DataFault } from "../core/dataFault.ts";
import type { Diagnostic } from "../core/diagnostic.ts";
import { ExplainedError } from "../core/explainedError.ts";
import { UnknownName } from "../core/registry.ts";
import { BrokenFunction, StudyError } from "../study/study.ts";
import type { ExitCode } from "./command.ts";
import { commands } from "./commands/registry.ts";
import { describeDiagnostic, diagnosticJson } from "./diagnostics.ts";
import { help } from "./help.ts";
import { internalFault } from "./internalFault.ts";
import { OutputFault } from "./outputFault.ts";
import { parseArguments } from "./parseArguments.ts";
import { line, words } from "./printed.ts";
import { printJson } from "./printJson.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usageError.ts";

const HELP = new Set(["--help", "-h", "help"]);

/**
 * Runs the command line given as words, without the program's name; at once, unless an engine must be loaded first. What is not
 * written whole is no success, whatever was computed.
 */
export function run(args: readonly string[], terminal: Terminal): ExitCode | Promise<ExitCode> {
  const report = (error: unknown) => {
    try {
      return reportError(error, args, terminal);
    } catch (fault) {
      // What is wrong with the file was to be printed.
      return reportOutput(fault, terminal);
    }
  };
  try {
    const [name, ...rest] = args;
    if (name === undefined) throw new UsageError(`a command is missing; one of ${commands.names().join(", ")}`);
    if (HELP.has(name)) {
      terminal.out(help(commands, rest[0] === undefined ? undefined : commands.get(rest[0])));
      return 0;
    }
    const command = commands.get(name);
    if (rest.includes("--help") || rest.includes("-h")) {
      terminal.out(help(commands, command));
      return 0;
    }
    const code = command.run({ ...parseArguments(command, rest), words: rest, terminal });
    return code instanceof Promise ? code.catch(report) : code;
  } catch (error) {
    return report(error);
  }
}

function reportError(error: unknown, args: readonly string[], terminal: Terminal): ExitCode {
  if (error instanceof BrokenFunction) return reportDiagnostics(error.diagnostics, args, terminal);
  if (error instanceof DataFault) return reportData(error, args, terminal);
  if (error instanceof UsageError || error instanceof UnknownName || error instanceof StudyError) {
    terminal.error(line`node-ode: ${words(error.message)}\n`);
    return 2;
  }
  if (error instanceof ExplainedError) {
    terminal.error(line`node-ode: ${words(error.message)}\n`);
    return 1;
  }
  return reportDiagnostics([internalFault(error, args, terminal)], args, terminal);
}

function reportOutput(error: unknown, terminal: Terminal): ExitCode {
  if (!(error instanceof OutputFault)) throw error;
  terminal.error(line`node-ode: ${words(error.message)}\n`);
  return 1;
}

function reportDiagnostics(diagnostics: readonly Diagnostic[], args: readonly string[], terminal: Terminal): ExitCode {
  if (args.includes("--json")) printJson(terminal, { diagnostics: diagnostics.map(diagnosticJson) });
  for (const diagnostic of diagnostics) {
    terminal.error(line`${describeDiagnostic(diagnostic, terminal.readFile(diagnostic.range.file))}\n`);
  }
  return 1;
}

/** Data may be wrong as a whole, without a place. */
function reportData({ message, range }: DataFault, args: readonly string[], terminal: Terminal): ExitCode {
  if (range) return reportDiagnostics([{ code: "invalid-data", message, severity: "error", range }], args, terminal);
  if (args.includes("--json"))
    printJson(terminal, { diagnostics: [{ code: "invalid-data", message, severity: "error" }] });
  terminal.error(line`node-ode: ${words(message)}\n`);
  return 1;
}
