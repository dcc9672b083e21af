import * as vscode from "vscode";
import type { AdjointOptions, AdjointRequest, AdjointResult, AuditResult } from "../../protocol/engineApi.ts";
import type { Note } from "../../protocol/figure.ts";
import type { Panel } from "../../protocol/panel.ts";
import { engineSetting, withEngine } from "../engineSetting.ts";
import type { LabServices } from "../services.ts";
import type { Subject } from "../studies.ts";
import { adjointContent, adjointControls } from "./adjointContent.ts";
import { fileName, type Sound, SubjectController } from "./subjectController.ts";
import type { PanelEvent, WebviewHost } from "./webviewHost.ts";

/** The adjoint of one function or experiment: drawn in one mode, every mode's cost and gradient beside it, and the audit. */
export class AdjointController extends SubjectController {
  readonly #settings: vscode.Disposable;
  #options: AdjointOptions;
  #result: AdjointResult | undefined;
  #audit: AuditResult | undefined;
  #auditing: vscode.CancellationTokenSource | undefined;
  #notes: readonly Note[] = [];

  constructor(services: LabServices, host: WebviewHost, subject: Subject, options: AdjointOptions = {}) {
    super(services, host, subject);
    this.#options = options;
    let engine = engineSetting();
    this.#settings = vscode.workspace.onDidChangeConfiguration(() => {
      if (engineSetting() === engine) return;
      engine = engineSetting();
      this.refresh();
    });
    this.refresh();
  }

  /** The newest drawing, for tests. */
  get result(): AdjointResult | undefined {
    return this.#result;
  }

  /** The newest audit, for tests; it follows the drawing. */
  get audit(): AuditResult | undefined {
    return this.#audit;
  }

  override dispose(): void {
    this.#settings.dispose();
    this.#auditing?.cancel();
    super.dispose();
  }

  /** Sets a control's value as the reader would. */
  set(control: string, value: string | number | boolean): void {
    if (control === "mode") this.#options = { ...this.#options, mode: String(value) };
    else if (control === "method")
      this.#options = { ...this.#options, method: String(value), steps: undefined, rtol: undefined };
    else if (control === "steps") this.#options = { ...this.#options, steps: Math.max(1, Math.round(Number(value))) };
    else if (control === "rtol") this.#options = { ...this.#options, rtol: Number(value), atol: Number(value) * 1e-3 };
    else if (control === "engine" || control === "precision") {
      this.#options = withEngine(this.#options, control, value);
    }
    this.refresh();
  }

  protected override async draw({ version, dynamics }: Sound): Promise<Panel | undefined> {
    const { engine, activity, documents } = this.services;
    const { uri, name } = this.subject;
    this.#auditing?.cancel();
    const { set, notes } = this.trained(dynamics);
    this.#notes = notes;
    const params = { uri: uri.toString(), version, name, options: { ...this.#withSetting(), theta: set?.theta } };
    const request = engine.request("adjoint", params, { token: this.token, lane: "adjoint" });
    const result = await activity.during(vscode.l10n.t("Differentiating {0}", name), request);
    if (documents.get(uri)?.document.version !== result.version) return undefined;
    this.#result = result;
    activity.computedOn(result.engine, result.engineNotes);
    this.#audit = undefined;
    void this.#checkAgainstDifferences(params);
    return this.#panel(result, undefined);
  }

  protected override hear(event: PanelEvent): void {
    if (event.type === "set" && event.final) this.set(event.control, event.value);
  }

  protected override frame(): Panel {
    const { uri, name } = this.subject;
    return {
      kind: "adjoint",
      title: vscode.l10n.t("Adjoint of {0}", name),
      subtitle: fileName(uri),
      toolbar: [],
      content: [],
      side: [],
      notes: [],
      memory: JSON.stringify({ kind: "adjoint", uri: uri.toString(), name, options: this.#options }),
    };
  }

  /** The setting stands until the reader chooses another engine here. */
  #withSetting(): AdjointOptions {
    return { ...this.#options, engine: this.#options.engine ?? engineSetting() };
  }

  /** The audit takes many solves: it comes once the drawing is there, and is dropped when the next one begins. */
  async #checkAgainstDifferences(params: AdjointRequest): Promise<void> {
    const cancellation = new vscode.CancellationTokenSource();
    this.#auditing = cancellation;
    try {
      const audit = await this.services.engine.request("audit", params, { token: cancellation.token, lane: "audit" });
      if (this.#auditing !== cancellation || !this.#result) return;
      this.#audit = audit;
      this.amend(await this.#panel(this.#result, audit));
    } catch (error) {
      if (!(error instanceof vscode.CancellationError)) this.services.log.warn(`audit of ${params.name}: ${error}`);
    } finally {
      cancellation.dispose();
    }
  }

  async #panel(result: AdjointResult, audit: AuditResult | undefined): Promise<Panel> {
    const { t } = vscode.l10n;
    const catalog = await this.services.catalog();
    return {
      ...this.frame(),
      content: adjointContent(result, audit),
      side: [adjointControls(result, this.#withSetting(), catalog)],
      notes: [
        ...this.#notes,
        ...(result.figures.length > 0 ? [] : [{ severity: "error" as const, text: t("No mode came through.") }]),
        ...result.engineNotes.map((text) => ({ severity: "info" as const, text })),
      ],
      // The adjoint runs backward.
      clock: { from: result.span[1], to: result.span[0] },
    };
  }
}
