import { append } from "../core/append.ts";
import { nearestName } from "../core/nearestName.ts";
import { quoted } from "../core/quoted.ts";
import type { Command } from "./command.ts";
import { type Option, type OptionName, type OptionValues, options } from "./options.ts";
import { UsageError } from "./usageError.ts";

/** A command's arguments, taken apart. */
export interface ParsedArguments {
  readonly operands: readonly string[];
  readonly options: OptionValues;
  readonly own: Readonly<Record<string, unknown>>;
}

/**
 * Reads a command's arguments: `--name value`, `--name=value`, and operands in between. The word after an option that takes
 * a value is that value whatever it begins with, so `--z0 -1,2` means what it says; `--` ends the options.
 *
 * @throws UsageError with the nearest right spelling
 */
export function parseArguments(command: Command, words: readonly string[]): ParsedArguments {
  const operands: string[] = [];
  const shared: Record<string, unknown> = {};
  const own: Record<string, unknown> = {};
  for (let n = 0; n < words.length; n++) {
    const word = words[n];
    if (word === "--") {
      append(operands, words.slice(n + 1));
      break;
    }
    if (!word.startsWith("-") || word === "-") {
      operands.push(word);
      continue;
    }
    const [, name, inline] = /^--([^=]*)(?:=([\s\S]*))?$/.exec(word) ?? [];
    const option = known(command, name, word);
    let text = inline;
    if (option.value === undefined) {
      if (inline !== undefined) throw new UsageError(`--${name} takes no value`);
    } else if (text === undefined) {
      text = words[++n];
      if (text === undefined) throw new UsageError(`--${name} takes a value: --${name} ${option.value}`);
    }
    const value = read(name, option, text ?? "");
    const given = isOwn(command, name) ? own : shared;
    if (option.repeatable) given[name] = [...((given[name] as unknown[] | undefined) ?? []), value];
    else if (name in given) throw new UsageError(`--${name} is given twice`);
    else given[name] = value;
  }
  checkOperands(command, operands);
  return { operands, options: shared as OptionValues, own };
}

const isOwn = ({ own = {} }: Command, name: string) => Object.hasOwn(own, name);

function known(command: Command, name: string | undefined, word: string): Option<unknown> {
  if (name !== undefined && isOwn(command, name)) return command.own![name];
  if (name !== undefined && command.options.includes(name as OptionName)) return options[name as OptionName];
  const all = [...command.options, ...Object.keys(command.own ?? {})];
  const near = nearestName(name ?? word.slice(1), all);
  const hint = near ? `; did you mean \`--${near}\`?` : `; it takes ${all.map((x) => `--${x}`).join(", ")}`;
  throw new UsageError(`${quoted(command.name)} has no option ${quoted(word.split("=")[0])}${hint}`);
}

function read(name: string, option: Option<unknown>, text: string): unknown {
  try {
    return option.read(text);
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(`--${name} takes ${error.message}`);
    throw error;
  }
}

function checkOperands({ name, operands }: Command, given: readonly string[]): void {
  const open = operands.at(-1)?.endsWith("…") ?? false;
  if (given.length === operands.length || (open && given.length > operands.length)) return;
  const usage = `usage: node-ode ${[name, ...operands].join(" ")}`;
  if (given.length > operands.length) throw new UsageError(`${quoted(given[operands.length])} is too much; ${usage}`);
  throw new UsageError(`${operands[given.length].replace("…", "")} is missing; ${usage}`);
}
