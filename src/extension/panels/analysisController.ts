import * as vscode from "vscode";
import { type ReportFormat, reportFormats } from "../../figure/reportText.ts";
import { analysisPanel, REMEDY } from "../../panels/analysisPanel.ts";
import { reportCommand } from "../../panels/commandLine.ts";
import { draggedOptions } from "../../panels/draggedOptions.ts";
import { withOption } from "../../panels/optionControls.ts";
import type { AnalyseProgress, AnalyseRequest, AnalysisDescription, OptionValues } from "../../protocol/analysisApi.ts";
import type { ParameterDescription } from "../../protocol/engineApi.ts";
import type { Note } from "../../protocol/figure.ts";
import type { Panel } from "../../protocol/panel.ts";
import type { ControlValue } from "../../protocol/webviewMessages.ts";
import { engineSetting } from "../engineSetting.ts";
import { sayFailure } from "../failures.ts";
import type { LabServices } from "../services.ts";
import type { Subject } from "../studies.ts";
import { saveExport } from "./saveExport.ts";
import { fileName, type Sound, SubjectController } from "./subjectController.ts";
import type { PanelEvent, WebviewHost } from "./webviewHost.ts";

/** What a panel of an analysis keeps over a window reload. */
interface KeptOptions {
  readonly theta?: Readonly<Record<string, readonly number[]>>;
  readonly [option: string]: unknown;
}

/** A first report that comes within so many milliseconds is asked for while a slider is being dragged. */
const LIVE = 150;

let queues = 0;

/**
 * The panel of any analysis that reports: the first report as soon as there is one, better ones as they come, and the last good
 * one until the next.
 */
export class AnalysisController extends SubjectController {
  readonly #analysis: AnalysisDescription;
  /** A thread of its own: a report that takes long keeps no other panel waiting. */
  readonly #queue: string;
  readonly #settings: vscode.Disposable;
  #given: OptionValues;
  /** As the reader set them by sliders, by parameter. */
  #theta: Readonly<Record<string, readonly number[]>>;
  #parameters: readonly ParameterDescription[] = [];
  #report: AnalyseProgress | undefined;
  /** What the newest report answers. */
  #asked: Pick<AnalyseRequest, "options" | "theta"> = { options: {} };
  #running: vscode.CancellationTokenSource | undefined;
  #firstTook = 0;

  constructor(
    services: LabServices,
    host: WebviewHost,
    subject: Subject,
    analysis: AnalysisDescription,
    { theta = {}, ...given }: KeptOptions = {},
  ) {
    super(services, host, subject);
    this.#analysis = analysis;
    this.#given = given as OptionValues;
    this.#theta = theta;
    this.#queue = `${analysis.name} ${++queues}`;
    this.#settings = vscode.workspace.onDidChangeConfiguration((event) => {
      if (this.#hasEngine && event.affectsConfiguration("nodeOde.engine")) this.refresh();
    });
    this.refresh();
  }

  /** The newest report, for tests. */
  get result(): AnalyseProgress | undefined {
    return this.#report;
  }

  /** Whether a better report is being made, for tests. */
  get improving(): boolean {
    return this.#running !== undefined;
  }

  override dispose(): void {
    this.#settings.dispose();
    this.#running?.cancel();
    this.services.places.set(this.subject.uri, `${this.subject.name} ${this.#analysis.name}`, []);
    this.services.engine.release(this.#queue);
    super.dispose();
  }

  /** Sets a control's value as the reader would. */
  set(control: string, value: ControlValue): void {
    const [kind, name, index] = control.split(":");
    if (kind === "theta") {
      const now = this.#theta[name] ?? this.#report?.theta[name] ?? [];
      this.#theta = { ...this.#theta, [name]: now.map((x, k) => (k === Number(index) ? Number(value) : x)) };
      this.refresh();
      return;
    }
    this.#given = withOption(this.#analysis.options, this.#given, control, value);
    this.refresh();
  }

  /** Does the one thing that the report on screen says to try next, as its link does. */
  cure(): void {
    const options = this.#report?.remedy?.options;
    if (!options) return;
    this.#given = { ...this.#given, ...options };
    this.refresh();
  }

  /** Sets the options that a point of a drawing stands for, as dragging it would. */
  drag(figure: string, mark: string, place: { readonly x: number; readonly y: number }): void {
    const drawn = this.#report?.blocks.find((block) => block.kind === "figure" && block.figure.id === figure);
    const moved = drawn?.kind === "figure" && drawn.figure.marks.find(({ id }) => id === mark);
    if (!this.#report || !moved || moved.kind !== "points" || !moved.sets) return;
    const { options } = this.#analysis;
    this.#given = draggedOptions(options, this.#given, this.#report.used, moved.sets, place);
    this.refresh();
  }

  /** The report on screen as a file's text. */
  write(format: ReportFormat): string {
    const title = this.#analysis.heading.replace("{0}", this.subject.name);
    return reportFormats[format].text(title, this.#report?.blocks ?? []);
  }

  protected override async draw({ version, dynamics }: Sound): Promise<Panel | undefined> {
    const { set, notes } = this.trained(dynamics);
    this.#parameters = dynamics.parameters;
    const fits = dynamics.parameters.filter(({ name, length }) => this.#theta[name]?.length === length);
    const own = Object.fromEntries(fits.map(({ name }) => [name, this.#theta[name]]));
    const began = performance.now();
    const first = this.#ask(version, { ...set?.theta, ...own }, notes);
    const report = await this.services.activity.during(this.#heading, first);
    this.#firstTook = performance.now() - began;
    return report && this.#panel(report, notes);
  }

  protected override hear(event: PanelEvent): void {
    const isLive = this.#firstTook < LIVE;
    if (event.type === "set" && (event.final || isLive)) this.set(event.control, event.value);
    else if (event.type === "move" && (event.final || isLive)) this.drag(event.figure, event.mark, event);
    else if (event.type === "press" && event.control === REMEDY) this.cure();
    else if (event.type === "press" && event.control in reportFormats) {
      void sayFailure(this.services.log, this.#export(event.control as ReportFormat));
    }
  }

  protected override frame(): Panel {
    const { uri, name } = this.subject;
    const kind = this.#analysis.name;
    return {
      kind,
      title: this.#heading,
      subtitle: fileName(uri),
      toolbar: [],
      content: [],
      side: [],
      notes: [],
      memory: JSON.stringify({ kind, uri: uri.toString(), name, options: { ...this.#given, theta: this.#theta } }),
    };
  }

  get #heading(): string {
    return vscode.l10n.t(this.#analysis.heading, this.subject.name);
  }

  get #hasEngine(): boolean {
    return this.#analysis.options.some(({ name }) => name === "engine");
  }

  /** Asks for the reports, and gives the first; those that follow are shown as they come, until something else is asked. */
  #ask(
    version: number,
    theta: Readonly<Record<string, readonly number[]>> | undefined,
    notes: readonly Note[],
  ): Promise<AnalyseProgress | undefined> {
    this.#running?.cancel();
    const running = new vscode.CancellationTokenSource();
    this.#running = running;
    const { engine, documents, activity } = this.services;
    const { uri, name } = this.subject;
    // The setting stands until the reader chooses another engine here.
    const options = this.#hasEngine ? { engine: engineSetting(), ...this.#given } : this.#given;
    const params = { uri: uri.toString(), version, name, analysis: this.#analysis.name, options, theta };
    return new Promise((resolve, reject) => {
      let isFirst = true;
      const take = (report: AnalyseProgress) => {
        if (this.#running !== running || documents.get(uri)?.document.version !== version) return resolve(undefined);
        this.#report = report;
        this.services.places.set(this.subject.uri, `${this.subject.name} ${this.#analysis.name}`, report.places ?? []);
        this.#asked = params;
        activity.computedOn(
          report.engine ?? "",
          report.notes.map(({ text }) => text),
        );
        if (isFirst) resolve(report);
        else this.amend(this.#panel(report, notes));
        isFirst = false;
      };
      engine
        .request("analyse", params, { token: running.token, queue: this.#queue, onProgress: take })
        .then(() => resolve(undefined))
        .catch((error) => {
          if (isFirst) return reject(error);
          if (error instanceof vscode.CancellationError || this.#running !== running) return;
          if (this.#report) this.amend(this.#panel({ ...this.#report, pending: undefined }, notes));
          this.failed(error, version);
        })
        .finally(() => {
          running.dispose();
          if (this.#running === running) this.#running = undefined;
        });
    });
  }

  #panel(report: AnalyseProgress, more: readonly Note[]): Panel {
    const { options, theta } = this.#asked;
    const command = reportCommand(this.commandSubject, this.#analysis, options, theta, vscode.l10n.t, report.flags);
    const content = analysisPanel(this.#analysis, report, { parameters: this.#parameters, more }, vscode.l10n.t);
    return { ...this.frame(), ...content, command };
  }

  async #export(format: ReportFormat): Promise<void> {
    const data = new TextEncoder().encode(this.write(format));
    const name = `${this.subject.name}-${this.#analysis.name}`;
    await saveExport({ name, format: reportFormats[format].ending, data });
  }
}
