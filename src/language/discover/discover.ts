import type { Diagnostic, Fix } from "../../core/diagnostic.ts";
import { quoted } from "../../core/quoted.ts";
import { contained } from "../containment.ts";
import { hintAt, Unusable, warningAt } from "../evaluate/refusal.ts";
import { ChoiceValue, Closure } from "../evaluate/value.ts";
import { EXPERIMENT, FIT } from "../library/words.ts";
import type { Linker } from "../module/linker.ts";
import type { Module } from "../module/module.ts";
import { type AstNode, children } from "../syntax/ast.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import { endOf, headOf, rangeBetween } from "../syntax/range.ts";
import { type Declaration, docBefore, type ExportedValue, exportedValues, findDeclaration } from "./declarations.ts";
import { Dynamics } from "./dynamics.ts";
import { noParameters, readParameters } from "./parameterReading.ts";
import { readState, unreadState } from "./stateReading.ts";
import { typeAliases } from "./typeAliases.ts";

/** What a file exports that the lab has a use for. */
export interface Discovery {
  readonly functions: readonly Dynamics[];
  readonly experiments: readonly ExportedExperiment[];
  /** What errors, its own or others', have left without a value. */
  readonly unusable: readonly ExportedValue[];
  readonly hints: readonly Diagnostic[];
}

export interface ExportedExperiment extends ExportedValue {
  readonly value: ChoiceValue;
}

/** Finds the dynamics functions and the experiments among a module's exports. */
export function discover(linker: Linker, module: Module): Discovery {
  const functions: Dynamics[] = [];
  const experiments: ExportedExperiment[] = [];
  const hints: Diagnostic[] = [];
  const exports = exportedValues(module);
  for (const exported of exports) {
    const { value, doc } = exported;
    if (isExperiment(value)) experiments.push({ ...exported, value });
    if (!(value instanceof Closure) || isOptedOut(doc)) continue;
    if (isDynamics(value)) functions.push(dynamicsOf(linker, module, value, exported));
    else {
      const hint = contained(
        exported.nameRange,
        `reading ${quoted(exported.name)}`,
        () => hintAbout(value, exported, module.parsed),
        (fault) => fault,
      );
      if (hint) hints.push(hint);
    }
  }
  let mentions: ReadonlyMap<string, number> | undefined;
  const seen = new Set<unknown>(experiments.map(({ value }) => value));
  const exported = new Set(module.exports.flatMap((each) => (each.kind === "local" ? [each.local] : [])));
  for (const { name, value } of module.scope.bindings()) {
    const declaration = isExperiment(value) && !seen.has(value) ? findDeclaration(module.parsed, name) : undefined;
    if (declaration) hints.push(hintAboutExperiment(name, declaration));
    if (!(value instanceof Closure) || exported.has(name) || !looksForgotten(value)) continue;
    mentions ??= countNames(module.parsed.statements);
    const forgotten = mentions.get(name) === 1 ? findDeclaration(module.parsed, name) : undefined;
    if (forgotten && !isOptedOut(docBefore(module.parsed, forgotten.statement))) hints.push(exportIt(name, forgotten));
  }
  return { functions, experiments, unusable: exports.filter(({ value }) => value instanceof Unusable), hints };
}

function isExperiment(value: unknown): value is ChoiceValue {
  return value instanceof ChoiceValue && (value.word === EXPERIMENT || value.word === FIT);
}

function hintAboutExperiment(name: string, { statement, nameRange }: Declaration): Diagnostic {
  const fix: Fix = { title: "Export it", range: headOf(statement, 0), text: "export " };
  return hintAt(
    nameRange,
    "unexported-experiment",
    `experiment ${quoted(name)} is not exported, so that nothing can run it`,
    fix,
  );
}

/** A function of this file that would be dynamics if it were exported; one that the file uses is a part of something else. */
function looksForgotten(closure: Closure): boolean {
  return isDynamics(closure) && isStateful(closure.node.params[0]);
}

function exportIt(name: string, { statement, nameRange }: Declaration): Diagnostic {
  const fix: Fix = { title: "Export it", range: headOf(statement, 0), text: "export " };
  const message = `${quoted(name)} looks like a right-hand side but is not exported, so that nothing can be drawn of it`;
  return warningAt(nameRange, "unexported-dynamics", message, fix);
}

/** A parameter written as a state is: a pattern, or with a default. */
function isStateful({ type }: AstNode): boolean {
  return type === "ArrayPattern" || type === "AssignmentPattern";
}

/** How often each name stands in statements, its declaration included. */
function countNames(statements: readonly AstNode[]): Map<string, number> {
  const counts = new Map<string, number>();
  const open = [...statements];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.type === "Identifier") counts.set(node.name, (counts.get(node.name) ?? 0) + 1);
    for (const child of children(node)) open.push(child);
  }
  return counts;
}

/** `@notDynamics` in the JSDoc comment of a declaration. */
export function isOptedOut(doc: string | undefined): boolean {
  return doc !== undefined && /@notDynamics\b/.test(doc);
}

/** The function as dynamics: its state, its parameters and its body, read when they are asked for. */
export function dynamicsOf(
  linker: Linker,
  module: Module,
  closure: Closure,
  placement: Omit<ExportedValue, "value">,
): Dynamics {
  const options = linker.options();
  const doing = `reading the declaration of ${quoted(placement.name)}`;
  const { state, theta } = contained(
    placement.nameRange,
    doing,
    () => ({
      state: readState(closure, options, typeAliases(module.parsed)),
      theta: readParameters(closure, options),
    }),
    (fault) => ({ state: unreadState([fault]), theta: noParameters }),
  );
  return new Dynamics(closure, placement, state, theta, options);
}

/** A function is a right-hand side if its second parameter is the time. */
export function isDynamics({ node }: Closure): boolean {
  return node.params.length >= 2 && isTime(node.params[1]);
}

function isTime(parameter: AstNode | undefined): boolean {
  const name = parameterName(parameter);
  return name === "t" || name === "_t" || name === "time";
}

function parameterName(parameter: AstNode | undefined): string | undefined {
  const target = parameter?.type === "AssignmentPattern" ? parameter.left : parameter;
  return target?.type === "Identifier" ? target.name : undefined;
}

/** An exported function that is almost dynamics. */
function hintAbout(
  { node: { params } }: Closure,
  { name, nameRange }: ExportedValue,
  parsed: ParsedFile,
): Diagnostic | undefined {
  const [first, second] = params;
  if (params.length >= 2 && isTime(first) && !isTime(second)) {
    const message = `${quoted(name)} takes the time first; a right-hand side takes the state first: (z, t)`;
    return warningAt(nameRange, "swapped-arguments", message, swap(first, second, parsed));
  }
  const target = first?.type === "AssignmentPattern" ? first.left : first;
  if (target?.type !== "ArrayPattern" || params.some(isTime)) return undefined;
  const fix: Fix = { title: "Add the time", range: endOf(first), text: ", t: number" };
  const message = `${quoted(name)} would be a right-hand side if its second parameter were the time \`t\`; mark it @notDynamics if it is none`;
  return hintAt(nameRange, "missing-time", message, fix);
}

/** Exchanges two parameters, whose text is at hand where they stand in this very file. */
function swap(first: AstNode, second: AstNode, { file, text }: ParsedFile): Fix | undefined {
  const range = rangeBetween(first, second);
  if (range.file !== file) return undefined;
  const written = ({ start, end }: AstNode) => text.slice(start ?? 0, end ?? 0);
  return { title: "Exchange the arguments", range, text: `${written(second)}, ${written(first)}` };
}
