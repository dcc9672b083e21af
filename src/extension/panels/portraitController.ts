import * as vscode from "vscode";
import type { FunctionDescription, PortraitOptions, PortraitResult } from "../../protocol/engineApi.ts";
import type { Note } from "../../protocol/figure.ts";
import type { Block, Control, Panel } from "../../protocol/panel.ts";
import type { ControlValue } from "../../protocol/webviewMessages.ts";
import { writeToFile } from "../commands/writeToFile.ts";
import type { LabServices } from "../services.ts";
import type { Subject } from "../studies.ts";
import { portraitControls, withControl } from "./portraitControls.ts";
import type { PanelEvent, WebviewHost } from "./webviewHost.ts";

/** How many changes Undo takes back. */
const UNDO_DEPTH = 100;

/**
 * The portrait of one function or experiment: what the reader chose, the newest result, and the panel made of both.
 *
 * At most one request is under way; what changes meanwhile is asked for once it is answered, and a result of an older text than
 * the newest is never drawn.
 */
export class PortraitController implements vscode.Disposable {
  readonly #services: LabServices;
  readonly #host: WebviewHost;
  readonly #compact: boolean;
  readonly #subscriptions: vscode.Disposable[];
  readonly #undo: PortraitOptions[] = [];
  readonly #cancellation = new vscode.CancellationTokenSource();
  #subject: Subject;
  #options: PortraitOptions;
  /** The options before a drag began. */
  #before: PortraitOptions | undefined;
  #result: PortraitResult | undefined;
  #drawnAt: number | undefined;
  #stale: Note | undefined;
  #answered = 0;
  #running = false;
  #again = false;
  /** Asking for the description itself: its arrival is no news. */
  #describing = false;
  #disposed = false;

  constructor(
    services: LabServices,
    host: WebviewHost,
    subject: Subject,
    options: PortraitOptions = {},
    compact = false,
  ) {
    this.#services = services;
    this.#host = host;
    this.#subject = subject;
    this.#options = options;
    this.#compact = compact;
    this.#subscriptions = [
      host.onEvent((event) => this.#hear(event)),
      services.documents.onDidDescribe(({ document }) => {
        if (!this.#describing && document.uri.toString() === this.#subject.uri.toString()) this.refresh();
      }),
      services.engine.onDidRestart(() => this.refresh()),
      vscode.workspace.onDidRenameFiles(({ files }) => {
        const moved = files.find(({ oldUri }) => oldUri.toString() === this.#subject.uri.toString());
        if (moved) this.#subject = { ...this.#subject, uri: moved.newUri };
        if (moved) this.refresh();
      }),
      vscode.workspace.onDidDeleteFiles(({ files }) => {
        if (files.some((uri) => uri.toString() === this.#subject.uri.toString())) this.refresh();
      }),
    ];
    this.refresh();
  }

  get subject(): Subject {
    return this.#subject;
  }

  /** The newest drawing, for tests. */
  get result(): PortraitResult | undefined {
    return this.#result;
  }

  /** When the newest drawing was shown, on the clock of `performance.now()`; for the bench. */
  get drawnAt(): number | undefined {
    return this.#drawnAt;
  }

  /** Sets a control's value as the reader would. */
  set(control: string, value: ControlValue, final = true): void {
    if (this.#result) this.#change(withControl(this.#options, this.#result.used, control, value), final);
  }

  /** Draws again, with the newest text and options. */
  refresh(): void {
    this.#again = true;
    if (!this.#running) void this.#run();
  }

  dispose(): void {
    this.#disposed = true;
    this.#cancellation.cancel();
    vscode.Disposable.from(...this.#subscriptions, this.#cancellation).dispose();
  }

  async #run(): Promise<void> {
    this.#running = true;
    try {
      while (this.#again && !this.#disposed) {
        this.#again = false;
        await this.#draw();
      }
    } finally {
      this.#running = false;
    }
  }

  async #draw(): Promise<void> {
    const { documents, engine, activity, log } = this.#services;
    const { uri, name } = this.#subject;
    const answers = this.#answered;
    try {
      const document = await vscode.workspace.openTextDocument(uri);
      this.#describing = true;
      const description = await documents.describe(document).finally(() => {
        this.#describing = false;
      });
      const refused = documents.get(uri)?.refused;
      if (refused) return this.#keep(refused, answers);
      if (!description || description.version !== document.version) return;
      const found = description.experiments.find((experiment) => experiment.name === name);
      const dynamics = description.functions.find((candidate) => candidate.name === (found?.function ?? name));
      if (!dynamics)
        return this.#keep(vscode.l10n.t("There is no function or experiment named {0} in this file.", name), answers);
      const error = description.diagnostics.find(
        ({ severity, range }) => severity === "error" && inside(range.start.line, dynamics),
      );
      if (dynamics.broken)
        return this.#keep(
          error
            ? `${error.message} (${vscode.l10n.t("line {0}", error.range.start.line)})`
            : vscode.l10n.t("The function has errors."),
          answers,
        );
      const options = { ...this.#options, previousView: this.#result?.used.view };
      const request = engine.request(
        "portrait",
        { uri: uri.toString(), version: document.version, name, options },
        { token: this.#cancellation.token },
      );
      const result = await activity.during(vscode.l10n.t("Drawing {0}", name), request);
      // Typed on meanwhile: the description of the newer text asks for its own drawing.
      if (result.version !== document.version || this.#disposed) return;
      this.#result = result;
      this.#stale = undefined;
      this.#services.trouble.set(uri, name, result.trouble);
      this.#host.show(await this.#panel(dynamics, result), answers);
      this.#drawnAt = performance.now();
    } catch (error) {
      if (error instanceof vscode.CancellationError || this.#disposed) return;
      const message = error instanceof Error ? error.message : String(error);
      log.warn(`portrait of ${name}: ${message}`);
      this.#keep(message, answers);
    }
  }

  /** Leaves the last good drawing, greyed, with what is wrong named on it. */
  #keep(text: string, answers: number): void {
    if (this.#disposed) return;
    this.#stale = { severity: "error", text, link: { id: "source", label: vscode.l10n.t("Show in source") } };
    const { name, uri } = this.#subject;
    const last = this.#host.shown;
    this.#host.show(
      last && this.#result
        ? { ...last, stale: this.#stale }
        : {
            ...this.#frame(),
            empty: { title: vscode.l10n.t("{0} cannot be drawn yet", name), text },
            subtitle: fileName(uri),
          },
      answers,
    );
  }

  #frame(): Panel {
    const { uri, name } = this.#subject;
    const memory = JSON.stringify({ uri: uri.toString(), name, options: this.#options });
    return {
      kind: this.#compact ? "plots" : "portrait",
      title: name,
      subtitle: fileName(uri),
      toolbar: [],
      content: [],
      side: [],
      notes: [],
      memory,
    };
  }

  async #panel(dynamics: FunctionDescription, result: PortraitResult): Promise<Panel> {
    const catalog = await this.#services.catalog();
    const { used, figures, trouble } = result;
    const content = figures.map(
      (figure, n): Block => ({
        kind: "figure",
        figure,
        size: n === 0 ? (this.#compact ? "medium" : "large") : "small",
      }),
    );
    return {
      ...this.#frame(),
      toolbar: this.#toolbar(),
      content,
      side: this.#compact ? [] : portraitControls(dynamics, used, this.#options, catalog),
      notes: trouble ? notesOf(trouble) : [],
      clock: { from: used.span[0], to: used.span[1] },
    };
  }

  #toolbar(): Control[] {
    const { t } = vscode.l10n;
    return [
      {
        kind: "button",
        id: "undo",
        label: t("Undo"),
        icon: "undo",
        look: "icon",
        shortcut: "undo",
        disabled: this.#undo.length === 0,
      },
      {
        kind: "button",
        id: "clear",
        label: t("Clear trajectories"),
        icon: "clear",
        look: "icon",
        disabled: !this.#options.starts?.length,
      },
    ];
  }

  #hear(event: PanelEvent): void {
    this.#answered = event.sequence;
    const used = this.#result?.used;
    switch (event.type) {
      case "set":
        this.set(event.control, event.value, event.final);
        break;
      case "press":
        void this.press(event.control);
        break;
      case "pick":
        if (used && event.figure === "plane")
          this.#change(
            { ...this.#options, starts: [...(this.#options.starts ?? []), this.#start(event.x, event.y)] },
            true,
          );
        break;
      case "move":
        if (used && event.mark === "starts") this.#change(this.#moved(event.index, event.x, event.y), event.final);
        break;
      case "remove":
        if (event.mark === "starts" && event.index > 0)
          this.#change(
            { ...this.#options, starts: this.#options.starts?.filter((_, n) => n !== event.index - 1) },
            true,
          );
        break;
      case "view":
        if (event.figure === "plane") {
          this.#options = { ...this.#options, view: event.view ?? undefined };
          this.refresh();
        }
        break;
    }
  }

  /** Takes new options over; one undo step for the whole of a drag. */
  #change(options: PortraitOptions, final: boolean): void {
    this.#before ??= this.#options;
    this.#options = options;
    if (final) {
      if (this.#before !== options) this.#undo.push(this.#before);
      if (this.#undo.length > UNDO_DEPTH) this.#undo.shift();
      this.#before = undefined;
    }
    this.refresh();
  }

  /** Presses a button or a note's link as the reader would. */
  async press(control: string): Promise<void> {
    const { uri, name } = this.#subject;
    switch (control) {
      case "undo":
        this.#options = { ...(this.#undo.pop() ?? this.#options), view: this.#options.view };
        return this.refresh();
      case "clear":
        return this.#change({ ...this.#options, starts: undefined }, true);
      case "reset":
        return this.#change({ ...this.#options, theta: undefined, initial: undefined }, true);
      case "write": {
        const { theta, initial } = this.#options;
        if (
          !this.#result ||
          !(await writeToFile(this.#services.documents, uri, this.#result.used.function, { theta, initial }))
        )
          return;
        this.#host.announce(vscode.l10n.t("Written to {0}", fileName(uri)));
        return this.#change({ ...this.#options, theta: undefined, initial: undefined }, true);
      }
      case "source":
        return this.#services.reveal({ uri, name });
    }
    const remedy = /^remedy:(\d+)$/.exec(control);
    const chosen = remedy && this.#result?.trouble?.remedies[Number(remedy[1])];
    if (chosen) this.#change({ ...this.#options, ...chosen.options }, true);
  }

  #start(x: number, y: number): { z: number[]; t?: number } {
    const { dimension, axes, held, initial } = this.#result!.used;
    if (dimension === 1) return { z: [y], t: x };
    const z = initial.map((value, i) => held[i] ?? value);
    z[axes[0]] = x;
    z[axes[1]] = y;
    return { z };
  }

  #moved(index: number, x: number, y: number): PortraitOptions {
    const { dimension, axes, initial } = this.#result!.used;
    if (index > 0) {
      const starts = [...(this.#options.starts ?? [])];
      const { z } = starts[index - 1];
      starts[index - 1] =
        dimension === 1
          ? { z: [y], t: x }
          : { z: z.map((value, i) => (i === axes[0] ? x : i === axes[1] ? y : value)) };
      return { ...this.#options, starts };
    }
    return {
      ...this.#options,
      initial: dimension === 1 ? [y] : initial.map((value, i) => (i === axes[0] ? x : i === axes[1] ? y : value)),
    };
  }
}

function notesOf({ message, remedies }: NonNullable<PortraitResult["trouble"]>): Note[] {
  const [first, ...rest] = remedies;
  const link = (n: number, title: string) => ({ id: `remedy:${n}`, label: title });
  return [
    { severity: "warning", text: message, link: first && link(0, first.title) },
    ...rest.map(({ title }, n): Note => ({ severity: "info", text: vscode.l10n.t("Or:"), link: link(n + 1, title) })),
  ];
}

const inside = (line: number, { range }: FunctionDescription) => line >= range.start.line && line <= range.end.line;

const fileName = (uri: vscode.Uri) => uri.path.slice(uri.path.lastIndexOf("/") + 1);
