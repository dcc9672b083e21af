import type { Option, OptionName, OptionValues } from "./options.ts";
import type { Terminal } from "./terminal.ts";

/** One command of the command line; a file in `commands/` and a line in their registry. */
export interface Command {
  readonly name: string;
  /** Names of what it takes besides options; the last may end in "…" for one or more. */
  readonly operands: readonly string[];
  readonly doc: string;
  readonly options: readonly OptionName[];
  /** Options of its own, by name; they go before those that commands share. */
  readonly own?: Readonly<Record<string, Option<unknown>>>;
  /** What options mean to this command, where that is not what they mean to others. */
  readonly meanings?: Partial<Record<OptionName, string>>;
  readonly run: (invocation: Invocation) => ExitCode | Promise<ExitCode>;
}

export interface Invocation {
  readonly operands: readonly string[];
  readonly options: OptionValues;
  /** What followed the command's name, as it was given. */
  readonly words: readonly string[];
  /** Values of its own options. */
  readonly own: Readonly<Record<string, unknown>>;
  readonly terminal: Terminal;
}

/** 0 done; 1 the file or the numbers failed, or the output was not written whole; 2 wrong usage; 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 130;
