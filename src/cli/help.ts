import { largest } from "../core/extremes.ts";
import type { Registry } from "../core/registry.ts";
import type { Shown } from "../display/shown.ts";
import type { Command } from "./command.ts";
import { type Option, options } from "./options.ts";
import { below, words } from "./printed.ts";

/** The help of the whole program, or of one command. */
export function help(commands: Registry<Command>, command?: Command): Shown<"terminal"> {
  return command ? commandHelp(command) : programHelp(commands);
}

function programHelp(commands: Registry<Command>): Shown<"terminal"> {
  const rows = [...commands].map(({ name, operands, doc }) => [[name, ...operands].join(" "), doc]);
  return linesOf([
    "node-ode: read a .node-ode.ts file and compute with it, without an editor",
    "",
    "usage: node-ode COMMAND …",
    "",
    ...columns(rows),
    "",
    "`node-ode COMMAND --help` lists a command's options. NAME is a dynamics function or an experiment of the file.",
    "Exit codes: 0 done; 1 the file or the numbers failed, or the output could not be written whole; 2 wrong usage.",
    "",
  ]);
}

const linesOf = (texts: readonly string[]) => below(texts.map(words));

function commandHelp({ name, operands, doc, options: names, own = {}, meanings }: Command): Shown<"terminal"> {
  const row = (name: string, { value, repeatable }: Option<unknown>, meaning: string) => [
    `--${name}${value ? ` ${value}` : ""}`,
    repeatable ? `${meaning} (repeatable)` : meaning,
  ];
  const rows = [
    ...names.map((name) => row(name, options[name], meanings?.[name] ?? options[name].doc)),
    ...Object.entries(own).map(([name, option]) => row(name, option, option.doc)),
  ];
  return linesOf([`usage: node-ode ${[name, ...operands].join(" ")} [options]`, "", doc, "", ...columns(rows), ""]);
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const width = largest(rows.map(([first]) => first.length));
  return rows.map(([first, second]) => `  ${first.padEnd(width)}  ${second}`);
}
