import { Registry } from "../../core/registry.ts";
import type { Command } from "../command.ts";
import { analysisCommands } from "./analyse.ts";
import { check } from "./check.ts";
import { gradient } from "./gradient.ts";
import { list } from "./list.ts";
import { portrait } from "./portrait.ts";
import { solve } from "./solve.ts";
import { sweep } from "./sweep.ts";
import { train } from "./train.ts";

/** Every command of the command line, in the order of the help. */
export const commands = new Registry<Command>("command", [
  check,
  list,
  solve,
  gradient,
  train,
  portrait,
  sweep,
  ...analysisCommands,
]);
