import { append } from "../core/append.ts";
import type { Diagnostic } from "../core/diagnostic.ts";
import type { FileText } from "../core/fileText.ts";
import { brief, quoted } from "../core/quoted.ts";
import type { SourceRange } from "../core/sourceRange.ts";
import type { Vocabulary } from "../core/vocabulary.ts";
import { contained, faultOf } from "./containment.ts";
import { docBefore, type ExportedValue, exportedValues } from "./discover/declarations.ts";
import { discover, dynamicsOf, type ExportedExperiment, isDynamics, isOptedOut } from "./discover/discover.ts";
import type { Dynamics } from "./discover/dynamics.ts";
import { type FindDynamics, KnownReader } from "./discover/known.ts";
import { stateSize } from "./discover/stateSize.ts";
import { errorAt } from "./evaluate/refusal.ts";
import type { Closure } from "./evaluate/value.ts";
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
import type { ParsedFile } from "./syntax/parse.ts";
import { rangeAt, rangeOf } from "./syntax/range.ts";
import { faultsIn } from "./syntax/unsupported.ts";

/**
 * Reads a `.node-ode.ts` file: its dynamics functions, its experiments and everything that is wrong with them.
 *
 * Never runs it, never throws for what a text says, and touches no file: `texts` holds what the host knows of
 * them. Files that it lacks are returned in `missing`; supply them and read again.
 */
export function read(entry: string, texts: ReadonlyMap<string, FileText>, vocabulary: Vocabulary): Program {
  const supplied = new Texts(texts);
  const nowhere = rangeAt(entry, "", 0);
  const text = supplied.read(entry, "module", nowhere);
  if (text === undefined) return emptyProgram(entry, [], [...supplied.missing.values()]);
  if (text === null)
    return emptyProgram(entry, [errorAt(nowhere, "file-not-found", `there is no file ${brief(entry)}`)]);
  if (typeof text !== "string") return emptyProgram(entry, [errorAt(nowhere, "unreadable-file", text.unreadable)]);
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
  readonly #modules: readonly Module[];
  readonly #hints: readonly Diagnostic[];
  readonly #sites: readonly ExperimentSite[];
  readonly #experimentFaults: Diagnostic[] = [];
  readonly #unusable: readonly ExportedValue[];
  readonly #broken = new Map<string, BrokenExperiment>();
  #experiments: readonly Experiment[] | undefined;
  #diagnostics: readonly Diagnostic[] | undefined;

  constructor(file: string, text: string, texts: Texts, vocabulary: Vocabulary) {
    this.file = file;
    this.#texts = texts;
    this.#vocabulary = vocabulary;
    const linker = new Linker(texts, vocabulary);
    const entry = linker.open(file, text);
    const { functions, experiments, unusable, hints } = discover(linker, entry);
    const reader = new KnownReader(linker.options(), dynamicsFinder(linker, functions));
    this.functions = functions;
    this.#modules = [...linker.modules];
    this.#hints = hints;
    this.#unusable = unusable;
    this.#sites = experiments.flatMap((experiment) => {
      const { name, nameRange } = experiment;
      return contained(
        nameRange,
        `reading experiment ${quoted(name)}`,
        () => {
          const site = siteOf(experiment, reader);
          suggestDimension(site, functions);
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
    for (const [name, { nameRange, fault }] of this.#modules[0].parsed.lost) {
      lost.set(name, { nameRange, diagnostics: [fault] });
    }
    for (const { name, nameRange, range } of this.#unusable) {
      lost.set(name, { nameRange, diagnostics: this.#errorsFor(range) });
    }
    return lost;
  }

  /** Errors that explain why a declaration has no value, likely ones first: its own, then syntax, which others follow from. */
  #errorsFor({ start, end }: SourceRange): readonly Diagnostic[] {
    const isOwn = ({ range }: Diagnostic) =>
      range.file === this.file && range.start.offset >= start.offset && range.start.offset < end.offset;
    const isSyntax = ({ code }: Diagnostic) => code === "syntax-error" || code === "too-deep";
    const rank = (error: Diagnostic) => (isOwn(error) ? 0 : isSyntax(error) ? 1 : 2);
    return this.diagnostics.filter(({ severity }) => severity === "error").sort((a, b) => rank(a) - rank(b));
  }

  #readExperiment(site: ExperimentSite): Experiment[] {
    const faults: Diagnostic[] = [];
    const context: ExperimentContext = {
      file: this.file,
      functions: this.functions,
      vocabulary: this.#vocabulary,
      dataText: (path, range) => this.#texts.read(resolvePath(this.file, path), "data", range),
      nameOf: ({ nameRange: { file, start } }) =>
        this.#sites.find(({ callRange: of }) => of.file === file && of.start.offset === start.offset)?.name,
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

  #parsed(file: string): ParsedFile | undefined {
    return this.#modules.find((module) => module.file === file)?.parsed;
  }

  get imports(): readonly Import[] {
    return this.#modules[0].parsed.statements.flatMap((statement): Import[] => {
      if (statement.type !== "ImportDeclaration") return [];
      const byDefault = statement.specifiers.find(({ type }) => type === "ImportDefaultSpecifier");
      return [{ specifier: statement.source.value, local: byDefault?.local.name, range: rangeOf(statement) }];
    });
  }

  get missing(): readonly MissingFile[] {
    // Reading the experiments finds the data files they need.
    return this.experiments && [...this.#texts.missing.values()];
  }

  get diagnostics(): readonly Diagnostic[] {
    this.#diagnostics ??= inOrder(this.file, [
      ...this.#modules.flatMap(({ diagnostics }) => diagnostics),
      ...syntaxFaults(this.#modules[0].parsed),
      ...this.#hints,
      ...this.functions.flatMap((f) => f.declarationFaults),
      ...bodyFaults(this.functions),
      ...(this.experiments && this.#experimentFaults),
    ]).map((diagnostic) => rewritten(diagnostic, this.#parsed(diagnostic.range.file)));
    return this.#diagnostics;
  }
}

/** What is wrong with the bodies; after a few that do not end, the others are evaluated only when they are asked for. */
function bodyFaults(functions: readonly Dynamics[]): Diagnostic[] {
  const faults: Diagnostic[] = [];
  let endless = 0;
  for (const f of functions) {
    if (f.dimension === null || endless >= MAX_ENDLESS) continue;
    const { diagnostics } = f.trace();
    append(faults, diagnostics);
    if (diagnostics.some(({ code }) => code.startsWith("too-many-"))) endless++;
  }
  return faults;
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
function suggestDimension({ arguments: [f, options] }: ExperimentSite, functions: readonly Dynamics[]): void {
  const size = options && stateSize(options);
  const dynamics = f?.value.kind === "function" ? f.value.dynamics : undefined;
  if (size !== undefined) functions.find((each) => each === dynamics)?.suggestDimension(size);
}

/** Finds a function among the exported ones of this file, else makes it out of where it is declared. */
function dynamicsFinder(linker: Linker, functions: readonly Dynamics[]): FindDynamics {
  const others = new Map<Closure, Dynamics>();
  return (closure) => {
    const known = functions.find((each) => each.closure === closure) ?? others.get(closure);
    if (known || !isDynamics(closure)) return known;
    const module = linker.moduleOf(closure.node);
    const place = exportedValues(module).find(({ value }) => value === closure) ?? unexported(closure, module.parsed);
    const dynamics = dynamicsOf(linker, module, closure, place);
    others.set(closure, dynamics);
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
      () => [...faultsIn(statement)],
      (fault) => [fault],
    ),
  );
}

/** Each diagnostic once, those of the file itself first, in the order of the text. */
function inOrder(file: string, diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const key = ({ code, range }: Diagnostic) => `${code} ${range.file} ${range.start.offset} ${range.end.offset}`;
  const once = [...new Map(diagnostics.map((each) => [key(each), each])).values()];
  const place = ({ range }: Diagnostic) => (range.file === file ? 0 : 1);
  return once.sort((a, b) => place(a) - place(b) || a.range.start.offset - b.range.start.offset);
}
