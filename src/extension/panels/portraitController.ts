import * as vscode from "vscode";
import { portraitCommand } from "../../panels/commandLine.ts";
import { experimentValues, withoutOwn } from "../../panels/experimentValues.ts";
import { type WriteEdit, withControl } from "../../panels/portraitControls.ts";
import { portraitPanel } from "../../panels/portraitPanel.ts";
import { withMoved, withoutStart, withStart } from "../../panels/portraitStarts.ts";
import type { OptionDescription } from "../../protocol/analysisApi.ts";
import type { FunctionDescription, PortraitOptions, PortraitResult, PortraitUsed } from "../../protocol/engineApi.ts";
import type { Note } from "../../protocol/figure.ts";
import type { Panel } from "../../protocol/panel.ts";
import type { ControlValue } from "../../protocol/webviewMessages.ts";
import { editPreview } from "../commands/editPreview.ts";
import { NotWritten } from "../commands/experimentEdits.ts";
import { makeEdits, portraitEdits } from "../commands/writeToFile.ts";
import { sayFailure } from "../failures.ts";
import type { LabServices } from "../services.ts";
import type { Subject } from "../studies.ts";
import { fileName, type Sound, SubjectController } from "./subjectController.ts";
import type { PanelEvent, WebviewHost } from "./webviewHost.ts";

/** How many changes Undo takes back. */
const UNDO_DEPTH = 100;

let queues = 0;

/** The portrait of one function or experiment: what the reader chose, the newest result, and the panel made of both. */
export class PortraitController extends SubjectController {
  readonly #compact: boolean;
  readonly #undo: PortraitOptions[] = [];
  #options: PortraitOptions;
  /** The options before a drag began. */
  #before: PortraitOptions | undefined;
  #result: PortraitResult | undefined;
  /** Layers that take long are drawn on a thread of their own, so that nothing waits for them. */
  readonly #queue = `portrait layers ${++queues}`;
  #costly: vscode.CancellationTokenSource | undefined;
  #schema: readonly OptionDescription[] = [];

  constructor(
    services: LabServices,
    host: WebviewHost,
    subject: Subject,
    options: PortraitOptions = {},
    compact = false,
  ) {
    super(services, host, subject);
    this.#options = options;
    this.#compact = compact;
    this.refresh();
  }

  /** The newest drawing, for tests. */
  get result(): PortraitResult | undefined {
    return this.#result;
  }

  /** Sets a control's value as the reader would. */
  set(control: string, value: ControlValue, final = true): void {
    if (this.#result) this.#change(withControl(this.#options, this.#result, this.#schema, control, value), final);
  }

  protected override async draw({ version, dynamics }: Sound): Promise<Panel | undefined> {
    const { engine, activity, documents, trouble } = this.services;
    const { uri, name } = this.subject;
    const { set, notes } = this.trained(dynamics);
    const theta = set ? { ...set.theta, ...this.#options.theta } : this.#options.theta;
    const options = {
      ...this.#options,
      theta,
      previousView: this.#result?.used.view,
      previousAxes: this.#result?.used.axes,
    };
    const asked = { uri: uri.toString(), version, name, options: { ...options, quick: true } };
    const request = engine.request("portrait", asked, { token: this.token });
    const result = await activity.during(vscode.l10n.t("Drawing {0}", name), request);
    activity.computedOn(result.engine);
    if (documents.get(uri)?.document.version !== result.version) return undefined;
    this.#result = result;
    trouble.set(uri, name, result.trouble);
    const panel = await this.#panel(dynamics, result, options, notes);
    if (result.pending)
      void this.#drawCostly(
        version,
        dynamics,
        { ...options, axes: result.used.axes, view: result.used.view },
        options,
        notes,
      );
    return panel;
  }

  /** Draws the same with the layers that take long, and shows each as it comes; the next change ends it. */
  async #drawCostly(
    version: number,
    dynamics: FunctionDescription,
    options: PortraitOptions,
    asked: PortraitOptions,
    notes: readonly Note[],
  ): Promise<void> {
    const { engine, documents, log } = this.services;
    const { uri, name } = this.subject;
    const own = new vscode.CancellationTokenSource();
    this.#costly = own;
    const show = async (result: PortraitResult) => {
      const panel = await this.#panel(dynamics, result, asked, notes);
      if (own.token.isCancellationRequested || documents.get(uri)?.document.version !== result.version) return;
      this.#result = result;
      this.amend(panel);
    };
    try {
      const params = { uri: uri.toString(), version, name, options };
      const onProgress = (result: PortraitResult) => void sayFailure(log, show(result));
      await show(await engine.request("portrait", params, { token: own.token, queue: this.#queue, onProgress }));
    } catch (error) {
      if (!own.token.isCancellationRequested) this.failed(error, version);
    } finally {
      own.dispose();
      if (this.#costly === own) this.#costly = undefined;
    }
  }

  /** What still comes of the drawing before is stale from now on. */
  override refresh(): void {
    this.#costly?.cancel();
    super.refresh();
  }

  override dispose(): void {
    this.#costly?.cancel();
    this.services.engine.release(this.#queue);
    super.dispose();
  }

  protected override frame(): Panel {
    const { uri, name } = this.subject;
    return {
      kind: this.#compact ? "plots" : "portrait",
      title: name,
      subtitle: fileName(uri),
      toolbar: [],
      content: [],
      side: [],
      notes: [],
      memory: JSON.stringify({ kind: "portrait", uri: uri.toString(), name, options: this.#options }),
    };
  }

  async #panel(
    dynamics: FunctionDescription,
    result: PortraitResult,
    asked: PortraitOptions,
    notes: readonly Note[],
  ): Promise<Panel> {
    const { analyses } = await this.services.catalog();
    this.#schema = analyses.find(({ name }) => name === "portrait")?.options ?? [];
    const state = {
      subject: this.subject.name,
      dynamics,
      result,
      options: this.#options,
      schema: this.#schema,
      edit: this.#edit(result.used),
      canUndo: this.#undo.length > 0,
      compact: this.#compact,
    };
    const panel = portraitPanel(state, vscode.l10n.t);
    const command = portraitCommand(this.commandSubject, asked, result.used, this.#schema, vscode.l10n.t);
    return { ...this.frame(), ...panel, notes: [...notes, ...panel.notes], command };
  }

  protected override hear(event: PanelEvent): void {
    const used = this.#result?.used;
    switch (event.type) {
      case "set":
        this.set(event.control, event.value, event.final);
        break;
      case "press":
        void sayFailure(this.services.log, this.press(event.control));
        break;
      case "pick":
        if (used && event.figure === "plane") this.#change(withStart(this.#options, used, event.x, event.y), true);
        break;
      case "move":
        if (used && event.mark === "starts")
          this.#change(withMoved(this.#options, used, event.index, event.x, event.y), event.final);
        break;
      case "remove":
        if (used && event.mark === "starts" && event.index > 0)
          this.#change(withoutStart(this.#options, used, event.index), true);
        break;
      case "choose": {
        const chosen = this.#result?.choices[event.mark]?.[event.index];
        if (chosen) this.#change({ ...this.#options, initial: chosen }, true);
        break;
      }
      case "view":
        if (event.figure === "plane") {
          const view = event.view ?? undefined;
          this.#options = { ...this.#options, view, fit: view ? undefined : this.#options.fit };
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
    switch (control) {
      case "undo":
        this.#options = { ...(this.#undo.pop() ?? this.#options), view: this.#options.view };
        return this.refresh();
      case "clear":
        return this.#change({ ...this.#options, starts: undefined }, true);
      case "fit":
        return this.#change({ ...this.#options, view: undefined, fit: true }, true);
      case "reset":
        return this.#change(
          this.#isExperiment ? withoutOwn(this.#options) : { ...this.#options, theta: undefined, initial: undefined },
          true,
        );
      case "write":
        return this.#write();
    }
    const remedy = /^remedy:(\d+)$/.exec(control);
    const chosen = remedy && this.#result?.trouble?.remedies[Number(remedy[1])];
    if (chosen) this.#change({ ...this.#options, ...chosen.options }, true);
  }

  get #isExperiment(): boolean {
    return this.#result?.used.function !== this.subject.name;
  }

  /** Into the options of an experiment, or the defaults of a function: what is written is no longer the panel's own. */
  async #write(): Promise<void> {
    const { uri, name } = this.subject;
    const { documents } = this.services;
    const used = this.#result?.used;
    if (!used) return;
    const options = this.#options;
    const document = await vscode.workspace.openTextDocument(uri);
    const description = await documents.describe(document);
    if (description?.version !== document.version) return;
    try {
      if (!(await makeEdits(document, portraitEdits(document, description, name, options, used)))) return;
      this.host.announce(vscode.l10n.t("Written to {0}", fileName(uri)));
      const rest = this.#isExperiment
        ? experimentValues(options, used).rest
        : { ...options, theta: undefined, initial: undefined };
      this.#change(rest, true);
    } catch (error) {
      if (!(error instanceof NotWritten)) throw error;
      this.host.announce(notWritten(error, name));
    }
  }

  /** What writing would do now. */
  #edit(used: PortraitUsed): WriteEdit {
    const { uri, name } = this.subject;
    const described = this.services.documents.get(uri);
    const document = described?.document;
    if (!document || described.description?.version !== document.version) return { preview: "" };
    try {
      const edits = portraitEdits(document, described.description, name, this.#options, used);
      return { preview: editPreview(document.getText(), edits) };
    } catch (error) {
      if (!(error instanceof NotWritten)) throw error;
      return { preview: "", impossible: notWritten(error, name) };
    }
  }
}

const notWritten = ({ option }: NotWritten, name: string) =>
  vscode.l10n.t("{0} of {1} is computed or written elsewhere: change it in the text", option, name);
