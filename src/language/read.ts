import { append } from "../core/append.ts";
import type { Diagnostic } from "../core/diagnostic.ts";
import { type FileText, refusalOf, textOf } from "../core/fileText.ts";
import { formatCount } from "../core/formatCount.ts";
import { allowance } from "../core/nearestName.ts";
import { brief, quoted } from "../core/quoted.ts";
import type { SourceRange } from "../core/sourceRange.ts";
import type { Vocabulary } from "../core/vocabulary.ts";
import { contained, faultOf } from "./containment.ts";
import { docBefore, type ExportedValue, exportedValues } from "./discover/declarations.ts";
import { discover, dynamicsOf, type ExportedExperiment, isDynamics, isOptedOut } from "./discover/discover.ts";
import { Dynamics } from "./discover/dynamics.ts";
import { type FindDynamics, KnownReader } from "./discover/known.ts";
import { stateSize } from "./discover/stateSize.ts";
import { Effort, MAX_STEPS } from "./effort.ts";
import { errorAt, warningAt } from "./evaluate/refusal.ts";
import type { Closure, Value } from "./evaluate/value.ts";
import { withoutReadByEvents } from "./experiment/readByEvents.ts";
import { readExperiment } from "./experiment/readExperiment.ts";
import { readFit } from "./experiment/readFit.ts";
import type { Experiment } from "./experiment.ts";
import type { ExperimentContext, ExperimentSite } from "./experimentContext.ts";
import { FIT } from "./library/words.ts";
import { Linker } from "./module/linker.ts";
import type { Module } from "./module/module.ts";
import { resolvePath } from "./module/path.ts";
import { Texts } from "./module/sources.ts";
import type { BrokenExperiment, DynamicsFunction, Import, LostDeclaration, MissingFile, Program } from "./program.ts";
import { rewritten } from "./rewrite/rewritten.ts";
import { countUpTo } from "./syntax/lines.ts";
import type { ParsedFile } from "./syntax/parse.ts";
import { rangeAt, rangeOf } from "./syntax/range.ts";
import { faultsIn } from "./syntax/unsupported.ts";
import { firstOf, inOrder, MAX_TOLD } from "./told.ts";

/**
 * Reads a `.node-ode.ts` file: its dynamics functions, its experiments and everything that is wrong with them.
 *
 * Never runs it, never throws for what a text says, and touches no file: `texts` holds what the host knows of
 * them. Files that it lacks are returned in `missing`; supply them and read again.
 */
export function read(entry: string, texts: ReadonlyMap<string, FileText>, vocabulary: Vocabulary): Program {
  const supplied = new Texts(texts);
  const nowhere = rangeAt(entry, "", 0);
  const found = supplied.read(entry, "module", nowhere);
  if (found === undefined) return emptyProgram(entry, [], [...supplied.missing.values()]);
  if (found === null)
    return emptyProgram(entry, [errorAt(nowhere, "file-not-found", `there is no file ${brief(entry)}`)]);
  const refused = refusalOf(found);
  if (refused !== undefined) return emptyProgram(entry, [errorAt(nowhere, "unreadable-file", refused)]);
  const text = textOf(found) ?? "";
  try {
    return new ReadProgram(entry, text, supplied, vocabulary);
  } catch (error) {
    // Every recursion over a text counts its depth; what still overflows the stack is nested beyond all reason.
    return emptyProgram(entry, [
      faultOf(rangeAt(entry, text, 0, Math.min(1, text.length)), "reading this file", error),
    ]);
  }
}

function emptyProgram(file: string, diagnostics: readonly Diagnostic[], missing: readonly MissingFile[] = []): Program {
  return {
    file,
    functions: [],
    experiments: [],
    broken: new Map(),
    lost: new Map(),
    diagnostics,
    unread: new Set(),
    files: [file],
    imports: [],
    missing,
  };
}

/** A program whose experiments and diagnostics are worked out when they are asked for. */
class ReadProgram implements Program {
  readonly file: string;
  readonly functions: readonly Dynamics[];
  readonly #texts: Texts;
  readonly #vocabulary: Vocabulary;
  readonly #entry: Module;
  readonly #modules: ReadonlyMap<string, Module>;
  readonly #effort = new Effort();
  readonly #guesses = allowance();
  readonly #hints: readonly Diagnostic[];
  readonly #sites: readonly ExperimentSite[];
  readonly #experimentFaults: Diagnostic[] = [];
  readonly #unusable: readonly ExportedValue[];
  readonly #broken = new Map<string, BrokenExperiment>();
  readonly #unread = new Set<Dynamics>();
  #names: ReadonlyMap<string, string> | undefined;
  #experiments: readonly Experiment[] | undefined;
  #all: readonly Diagnostic[] | undefined;
  #diagnostics: readonly Diagnostic[] | undefined;

  constructor(file: string, text: string, texts: Texts, vocabulary: Vocabulary) {
    this.file = file;
    this.#texts = texts;
    this.#vocabulary = vocabulary;
    const linker = new Linker(texts, vocabulary, { effort: this.#effort, guesses: this.#guesses });
    const entry = linker.open(file, text);
    const { functions, experiments, unusable, hints } = discover(linker, entry);
    const reader = new KnownReader(linker.options(), dynamicsFinder(linker, functions));
    this.functions = functions;
    this.#entry = entry;
    this.#modules = new Map([...linker.modules].map((module) => [module.file, module]));
    this.#hints = hints;
    this.#unusable = unusable;
    this.#sites = experiments.flatMap((experiment) => {
      const { name, nameRange } = experiment;
      return contained(
        nameRange,
        `reading experiment ${quoted(name)}`,
        () => {
          const site = siteOf(experiment, reader);
          suggestDimension(site);
          return [site];
        },
        (fault) => {
          this.#fail(experiment, undefined, [fault]);
          return [];
        },
      );
    });
  }

  get experiments(): readonly Experiment[] {
    this.#experiments ??= this.#sites.flatMap((site) => this.#readExperiment(site));
    return this.#experiments;
  }

  get broken(): ReadonlyMap<string, BrokenExperiment> {
    return this.experiments && this.#broken;
  }

  get lost(): ReadonlyMap<string, LostDeclaration> {
    const lost = new Map<string, LostDeclaration>();
    for (const [name, { nameRange, fault }] of this.#entry.parsed.lost) {
      lost.set(name, { nameRange, fault, diagnostics: [fault] });
    }
    const errors = this.#allInOrder.filter(({ severity }) => severity === "error");
    for (const { name, nameRange, range } of this.#unusable) {
      const own = this.#within(errors, range);
      const told = () => this.#reasons(errors, new Set(own)).map((each) => this.#told(each));
      lost.set(name, {
        nameRange,
        fault: own[0] ?? errors.find(isSyntax) ?? errors[0],
        get diagnostics() {
          return told();
        },
      });
    }
    return lost;
  }

  /** Of errors in order those of this file that begin in a range. */
  #within(errors: readonly Diagnostic[], { start, end }: SourceRange): readonly Diagnostic[] {
    const at = ({ range }: Diagnostic) => (range.file === this.file ? range.start.offset : Number.POSITIVE_INFINITY);
    return errors.slice(countUpTo(errors, start.offset - 1, at), countUpTo(errors, end.offset - 1, at));
  }

  /** Errors that explain why a declaration has no value, likely ones first: its own, then syntax, which others follow from. */
  #reasons(errors: readonly Diagnostic[], own: ReadonlySet<Diagnostic>): readonly Diagnostic[] {
    const rank = (error: Diagnostic) => (own.has(error) ? 0 : isSyntax(error) ? 1 : 2);
    return [...errors].sort((a, b) => rank(a) - rank(b)).slice(0, MAX_TOLD);
  }

  #readExperiment(site: ExperimentSite): Experiment[] {
    if (this.#effort.isSpent) {
      this.#fail(site, functionOf(site), [
        errorAt(site.nameRange, "too-many-steps", tooMuch(`experiment ${quoted(site.name)} is not read`)),
      ]);
      return [];
    }
    this.#effort.spend(functionOf(site)?.parameterCount ?? 0);
    const faults: Diagnostic[] = [];
    const context: ExperimentContext = {
      file: this.file,
      functions: this.functions,
      vocabulary: this.#vocabulary,
      guesses: this.#guesses,
      dataText: (path, range) => this.#texts.read(resolvePath(this.file, path), "data", range),
      nameOf: ({ nameRange }) => this.#siteNames.get(placeOf(nameRange)),
      diagnose: (diagnostic) => faults.push(diagnostic),
    };
    const experiment = contained(
      site.nameRange,
      `reading experiment ${quoted(site.name)}`,
      () => (site.isFit ? readFit(context, site) : readExperiment(context, site)),
      (fault) => {
        faults.push(fault);
        return undefined;
      },
    );
    if (!experiment) this.#fail(site, functionOf(site), faults);
    else append(this.#experimentFaults, faults);
    return experiment ? [experiment] : [];
  }

  #fail(
    { name, range, nameRange }: Pick<ExperimentSite, "name" | "range" | "nameRange">,
    of: DynamicsFunction | undefined,
    faults: readonly Diagnostic[],
  ): void {
    append(this.#experimentFaults, faults);
    this.#broken.set(name, { range, nameRange, function: of, faults });
  }

  /** Where each experiment is called, its name. */
  get #siteNames(): ReadonlyMap<string, string> {
    this.#names ??= new Map([...this.#sites].reverse().map(({ callRange, name }) => [placeOf(callRange), name]));
    return this.#names;
  }

  get imports(): readonly Import[] {
    return this.#entry.parsed.statements.flatMap((statement): Import[] => {
      if (statement.type !== "ImportDeclaration") return [];
      const byDefault = statement.specifiers.find(({ type }) => type === "ImportDefaultSpecifier");
      return [{ specifier: statement.source.value, local: byDefault?.local.name, range: rangeOf(statement) }];
    });
  }

  get files(): readonly string[] {
    return this.experiments && [...this.#texts.asked];
  }

  get missing(): readonly MissingFile[] {
    // Reading the experiments finds the data files they need.
    return this.experiments && [...this.#texts.missing.values()];
  }

  get diagnostics(): readonly Diagnostic[] {
    this.#diagnostics ??= firstOf(this.#allInOrder).map((diagnostic) => this.#told(diagnostic));
    return this.#diagnostics;
  }

  get unread(): ReadonlySet<DynamicsFunction> {
    return this.#allInOrder && this.#unread;
  }

  get #allInOrder(): readonly Diagnostic[] {
    this.#all ??= inOrder(this.file, [
      ...[...this.#modules.values()].flatMap(({ diagnostics }) => diagnostics),
      ...syntaxFaults(this.#entry.parsed),
      ...this.#hints,
      ...this.functions.flatMap((f) => f.declarationFaults),
      ...this.#bodyFaults(),
      ...(this.experiments && this.#experimentFaults),
    ]);
    return this.#all;
  }

  #told(diagnostic: Diagnostic): Diagnostic {
    return rewritten(diagnostic, this.#modules.get(diagnostic.range.file)?.parsed);
  }

  /** What is wrong with the bodies; past a few that do not end, or the effort of a file, the others are left alone. */
  #bodyFaults(): Diagnostic[] {
    const faults: Diagnostic[] = [];
    let endless = 0;
    for (const f of this.functions) {
      if (endless >= MAX_ENDLESS || this.#effort.isSpent) this.#unread.add(f);
      else if (f.dimension !== null) {
        const { diagnostics } = f.trace();
        append(faults, withoutReadByEvents(diagnostics, f, this.experiments));
        if (diagnostics.some(({ code }) => code.startsWith("too-many-"))) endless++;
      }
    }
    const [first] = this.#unread;
    if (!first) return faults;
    const others = this.#unread.size === 1 ? "" : ` and ${formatCount(this.#unread.size - 1)} more`;
    const what = `${quoted(first.name)}${others} ${others ? "are" : "is"} evaluated only when asked for`;
    return [...faults, warningAt(first.nameRange, "too-many-steps", tooMuch(what))];
  }
}

function tooMuch(consequence: string): string {
  return `reading this file takes more than ${formatCount(MAX_STEPS)} steps, or has functions that do not end: ${consequence}`;
}

function isSyntax({ code }: Diagnostic): boolean {
  return code === "syntax-error" || code === "not-read" || code === "too-deep";
}

function placeOf({ file, start }: SourceRange): string {
  return `${start.offset} ${file}`;
}

const MAX_ENDLESS = 5;

function siteOf({ name, value, range, nameRange, doc }: ExportedExperiment, reader: KnownReader): ExperimentSite {
  const { args, site } = value;
  return {
    name,
    range,
    nameRange,
    doc,
    callRange: rangeOf(site.node),
    isFit: value.word === FIT,
    arguments: args.map((each, k) => reader.read(each, site.args[k] ?? site.node)),
  };
}

/** The function that an experiment is of, as far as it can be told. */
function functionOf({ arguments: [f], nameRange }: ExperimentSite): DynamicsFunction | undefined {
  return contained(
    nameRange,
    "reading its function",
    () => (f?.value.kind === "function" ? f.value.dynamics : undefined),
    () => undefined,
  );
}

/** Lets an experiment's z0 tell how large the state of its function is. */
function suggestDimension({ arguments: [f, options] }: ExperimentSite): void {
  const size = options && stateSize(options);
  const dynamics = f?.value.kind === "function" ? f.value.dynamics : undefined;
  if (size !== undefined && dynamics instanceof Dynamics) dynamics.suggestDimension(size);
}

/** Finds a function among the exported ones of this file, else makes it out of where it is declared. */
function dynamicsFinder(linker: Linker, functions: readonly Dynamics[]): FindDynamics {
  const known = new Map<Closure, Dynamics>([...functions].reverse().map((each) => [each.closure, each]));
  const exported = new Map<Module, ReadonlyMap<Value, ExportedValue>>();
  const exportsOf = (module: Module) => {
    const values =
      exported.get(module) ??
      new Map(
        exportedValues(module)
          .reverse()
          .map((each) => [each.value, each]),
      );
    exported.set(module, values);
    return values;
  };
  return (closure) => {
    const found = known.get(closure);
    if (found || !isDynamics(closure)) return found;
    const module = linker.moduleOf(closure.node);
    const place = exportsOf(module).get(closure) ?? unexported(closure, module.parsed);
    const dynamics = dynamicsOf(linker, module, closure, place);
    known.set(closure, dynamics);
    return dynamics;
  };
}

function unexported({ name, node }: Closure, source: ParsedFile) {
  const range = rangeOf(node);
  return { name, range, nameRange: range, doc: undefined, syntaxErrors: [], source };
}

/** Syntax that is never part of the language, wherever it stands outside of functions that opted out. */
function syntaxFaults(parsed: ParsedFile): Diagnostic[] {
  const counted = parsed.statements.filter((statement) => !isOptedOut(docBefore(parsed, statement)));
  return counted.flatMap((statement) =>
    contained(
      rangeOf(statement),
      "checking this",
      () => faultsIn(statement),
      (fault) => [fault],
    ),
  );
}
