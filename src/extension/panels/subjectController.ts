import * as vscode from "vscode";
import { uriKey } from "../../core/uri.ts";
import { shown } from "../../display/shown.ts";
import type { CommandSubject } from "../../panels/commandLine.ts";
import type { DiagnosticDescription, DocumentDescription, FunctionDescription } from "../../protocol/engineApi.ts";
import { ErrorCode } from "../../protocol/engineMessages.ts";
import type { Note } from "../../protocol/figure.ts";
import { COPY_COMMAND, type Panel } from "../../protocol/panel.ts";
import type { TextRange } from "../../protocol/textRange.ts";
import { faultOf } from "../engineClient.ts";
import { sayFailure } from "../failures.ts";
import { syntaxError } from "../language/halfTyped.ts";
import type { LabServices } from "../services.ts";
import type { Subject } from "../studies.ts";
import { copy } from "../surfaces.ts";
import type { TrainedSet } from "../training/trainedParameters.ts";
import { sameFile } from "../uris.ts";
import type { PanelEvent, WebviewHost } from "./webviewHost.ts";

/** A subject's newest text, described and sound: what a drawing is made from. */
export interface Sound {
  readonly version: number;
  readonly dynamics: FunctionDescription;
}

/**
 * What keeps the panel of a function or experiment alive: it is drawn anew when the text changes, the file moves or the
 * engine restarts, and greyed with the reason on it when it cannot be drawn.
 *
 * At most one drawing is under way; what changes meanwhile is drawn once it is done, and a drawing of an older text than the
 * newest is dropped.
 */
export abstract class SubjectController implements vscode.Disposable {
  protected readonly services: LabServices;
  protected readonly host: WebviewHost;
  readonly #subscriptions: vscode.Disposable[];
  readonly #cancellation = new vscode.CancellationTokenSource();
  #subject: Subject;
  /** As the newest drawing was made from it. */
  #dynamics: FunctionDescription | undefined;
  /** Where its name stands in the text. */
  #place: TextRange | undefined;
  /** What failed beside a drawing of a version of the text, and would fail again. */
  #failure: { readonly version: number; readonly note: Note } | undefined;
  /** A line in the Problems view says that a drawing failed. */
  #isFaulty = false;
  #hasDrawn = false;
  #drawnAt: number | undefined;
  #answered = 0;
  #running = false;
  #again = false;
  /** Asking for the description itself: its arrival is no news. */
  #describing = false;
  #disposed = false;

  constructor(services: LabServices, host: WebviewHost, subject: Subject) {
    this.services = services;
    this.host = host;
    this.#subject = subject;
    const isOwn = (uri: vscode.Uri) => sameFile(uri, this.#subject.uri);
    this.#subscriptions = [
      host.onEvent((event) => {
        this.#answered = event.sequence;
        if (event.type === "press" && event.control === "source") void services.reveal(this.#subject);
        else if (event.type === "press" && event.control === DROP) this.#dropTrained();
        else if (event.type === "press" && event.control === COPY_COMMAND)
          void sayFailure(services.log, this.#copyCommand());
        else this.hear(event);
      }),
      services.documents.onDidDescribe(({ document }) => {
        if (!this.#describing && isOwn(document.uri)) this.refresh();
      }),
      services.trained.onDidChange(({ uri, name }) => {
        if (isOwn(uri) && name === this.#dynamics?.name) this.trainedChanged();
      }),
      services.engine.onDidRestart(() => this.refresh()),
      vscode.workspace.onDidRenameFiles(({ files }) => {
        const moved = files.find(({ oldUri }) => isOwn(oldUri));
        if (moved) this.#subject = { ...this.#subject, uri: moved.newUri };
        if (moved) this.refresh();
      }),
      vscode.workspace.onDidDeleteFiles(({ files }) => {
        if (files.some(isOwn)) this.refresh();
      }),
    ];
  }

  get subject(): Subject {
    return this.#subject;
  }

  /** When the newest drawing was shown, on the clock of `performance.now()`; for the bench. */
  get drawnAt(): number | undefined {
    return this.#drawnAt;
  }

  /** The editor shows or hides the panel; most draw all the same. */
  seen(_visible: boolean): void {}

  /** The command that opens the panel was given while it is open; most only come to the front. */
  asked(): void {}

  /** Draws again, with the newest text and choices. */
  refresh(): void {
    this.#again = true;
    if (!this.#running) void this.#run();
  }

  dispose(): void {
    this.#disposed = true;
    this.#cancellation.cancel();
    vscode.Disposable.from(...this.#subscriptions, this.#cancellation).dispose();
  }

  /** Learned values that stand in for the source's, and the sentence that says so. */
  protected trained(dynamics: FunctionDescription): { readonly set?: TrainedSet; readonly notes: readonly Note[] } {
    const set = this.services.trained.of(this.#subject.uri, dynamics);
    if (!set) return { notes: [] };
    const text = vscode.l10n.t(
      "With what {0} has learnt by iteration {1}, not with the source's own values.",
      set.experiment,
      set.iteration,
    );
    return { set, notes: [{ severity: "info", text, link: { id: DROP, label: vscode.l10n.t("Use the source's") } }] };
  }

  /** Learned values came, changed or went. */
  protected trainedChanged(): void {
    this.refresh();
  }

  /** Cancelled when the panel closes. */
  protected get token(): vscode.CancellationToken {
    return this.#cancellation.token;
  }

  /** Shows more of a drawing that is on screen: what takes longer than the rest. */
  protected amend(panel: Panel): void {
    if (!this.#disposed) this.host.show(panel, this.#answered);
  }

  /** Says on the panel, and where the subject stands, that something failed which the rest of the drawing does without. */
  protected failed(error: unknown, version: number): void {
    if (error instanceof vscode.CancellationError || this.#disposed) return;
    this.#failure = { version, note: { severity: "error", text: this.#log(error) } };
    if (this.host.shown) this.amend(this.#withFailure(this.host.shown, version));
  }

  #withFailure(panel: Panel, version: number): Panel {
    if (this.#failure?.version !== version) this.#failure = undefined;
    return this.#failure ? { ...panel, notes: [...panel.notes, this.#failure.note] } : panel;
  }

  #log(error: unknown): string {
    const { name, uri } = this.#subject;
    const message = error instanceof Error ? error.message : String(error);
    this.services.log.warn(`drawing ${name}: ${message}`);
    if (faultOf(error)?.code === ErrorCode.internal) {
      this.#isFaulty = true;
      this.services.trouble.set(
        uri,
        name,
        { status: "internal-error", message, range: this.#place },
        this.frame().kind,
      );
    }
    return message;
  }

  /** Asks the engine and composes the panel; undefined when what came is no longer the newest. */
  protected abstract draw(sound: Sound): Promise<Panel | undefined>;

  /** What the reader did. */
  protected abstract hear(event: PanelEvent): void;

  /** The panel without content, and with what it keeps over a window reload. */
  protected abstract frame(): Panel;

  /** The subject as a terminal in the workspace's folder calls it. */
  protected get commandSubject(): CommandSubject {
    const { uri, name } = this.#subject;
    return { file: uri.scheme === "file" ? vscode.workspace.asRelativePath(uri, false) : undefined, name };
  }

  async #copyCommand(): Promise<void> {
    const line = this.host.shown?.command?.line;
    if (line === undefined) return;
    const { isDirty } = await vscode.workspace.openTextDocument(this.#subject.uri);
    const said = isDirty
      ? vscode.l10n.t("Copied; the terminal reads what is saved: save the file first")
      : vscode.l10n.t("Copied");
    await copy(line, shown("label", said));
    this.host.announce(said);
  }

  #dropTrained(): void {
    if (this.#dynamics) this.services.trained.drop(this.#subject.uri, this.#dynamics.name);
  }

  async #run(): Promise<void> {
    this.#running = true;
    try {
      while (this.#again && !this.#disposed) {
        this.#again = false;
        await this.#drawNewest();
      }
    } finally {
      this.#running = false;
    }
  }

  async #drawNewest(): Promise<void> {
    const answers = this.#answered;
    try {
      const document = await vscode.workspace.openTextDocument(this.#subject.uri);
      const sound = await this.#read(document, answers);
      if (!sound) return;
      this.#dynamics = sound.dynamics;
      const panel = await this.draw(sound);
      // Typed on meanwhile: the description of the newer text asks for its own drawing.
      if (!panel || sound.version !== document.version || this.#disposed) return;
      this.host.show(this.#withFailure(panel, sound.version), answers);
      if (this.#isFaulty && !this.#failure) {
        this.services.trouble.set(this.#subject.uri, this.#subject.name, undefined, panel.kind);
        this.#isFaulty = false;
      }
      this.#hasDrawn = true;
      this.#drawnAt = performance.now();
    } catch (error) {
      if (error instanceof vscode.CancellationError || this.#disposed) return;
      this.#keep(this.#log(error), answers);
    }
  }

  /** The newest text's description where it can be drawn from; else the reason goes on the panel. */
  async #read(document: vscode.TextDocument, answers: number): Promise<Sound | undefined> {
    const { documents } = this.services;
    const { name } = this.#subject;
    this.#describing = true;
    const description = await documents.describe(document).finally(() => {
      this.#describing = false;
    });
    const refused = documents.get(document.uri)?.refused;
    if (refused) return this.#keep(refused.message, answers);
    if (!description || description.version !== document.version) return undefined;
    const experiment = description.experiments.find((candidate) => candidate.name === name);
    const dynamics = description.functions.find((candidate) => candidate.name === (experiment?.function ?? name));
    const subject = experiment ?? dynamics;
    if (!subject) return this.#keep(whyAbsent(description, name), answers);
    this.#place = subject.nameRange;
    if (dynamics && !dynamics.broken && !experiment?.broken) return { version: document.version, dynamics };
    const [error] = [experiment, dynamics].flatMap((part) => (part?.broken ? errorsIn(description, part.range) : []));
    const reason = error ?? syntaxError(description);
    return this.#keep(reason ? withPlace(reason, description.uri) : vscode.l10n.t("{0} has errors.", name), answers);
  }

  /** Leaves the last good drawing, greyed, with what is wrong named on it. */
  #keep(text: string, answers: number): undefined {
    if (this.#disposed) return;
    const stale: Note = { severity: "error", text, link: { id: "source", label: vscode.l10n.t("Show in source") } };
    const title = vscode.l10n.t("{0} cannot be drawn yet", this.#subject.name);
    const last = this.host.shown;
    this.host.show(last && this.#hasDrawn ? { ...last, stale } : { ...this.frame(), empty: { title, text } }, answers);
  }
}

/** The link that goes back to the source's values. */
const DROP = "dropTrained";

/** What is wrong on the lines of a part of the text. */
function errorsIn({ diagnostics }: DocumentDescription, { file, start, end }: TextRange): DiagnosticDescription[] {
  return diagnostics.filter(
    ({ severity, range }) =>
      severity === "error" && range.file === file && range.start.line >= start.line && range.start.line <= end.line,
  );
}

/** Why a description has nothing of that name. A text that cannot be read in part may well declare it. */
function whyAbsent(description: DocumentDescription, name: string): string {
  const fault = description.lost.find((candidate) => candidate.name === name)?.fault ?? syntaxError(description);
  if (fault) return withPlace(fault, description.uri);
  return vscode.l10n.t("There is no function or experiment named {0} in this file.", name);
}

/** A sentence with its line, and with its file where that is another one. */
function withPlace({ message, range }: Pick<DiagnosticDescription, "message" | "range">, own: string): string {
  const line = vscode.l10n.t("line {0}", range.start.line);
  const isOwn = uriKey(range.file) === uriKey(own);
  return isOwn ? `${message} (${line})` : `${message} (${fileName(vscode.Uri.parse(range.file))}, ${line})`;
}

export const fileName = (uri: vscode.Uri) => uri.path.slice(uri.path.lastIndexOf("/") + 1);
