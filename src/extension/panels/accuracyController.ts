import * as vscode from "vscode";
import type {
  AccuracyMeasurements,
  AccuracyOptions,
  AccuracyResult,
  ReportRequest,
} from "../../protocol/accuracyApi.ts";
import type { Panel } from "../../protocol/panel.ts";
import { sayFailure } from "../failures.ts";
import type { LabServices } from "../services.ts";
import type { Subject } from "../studies.ts";
import { accuracyContent, accuracyToolbar } from "./accuracyContent.ts";
import { saveExport } from "./saveExport.ts";
import { fileName, type Sound, SubjectController } from "./subjectController.ts";
import type { PanelEvent, WebviewHost } from "./webviewHost.ts";

/** Endings of the files a report is written as. */
const endings = { markdown: "md", html: "html", csv: "csv" } as const;

/**
 * Euler versus RK4 on one function or experiment: drawn from coarse measurements at once, again with every move of the
 * slider, and refined on a thread of its own while it is looked at.
 */
export class AccuracyController extends SubjectController {
  #options: AccuracyOptions;
  #result: AccuracyResult | undefined;
  #measured: AccuracyMeasurements | undefined;
  /** What the measurements are of. */
  #measuredOf = "";
  #refining: vscode.CancellationTokenSource | undefined;

  constructor(services: LabServices, host: WebviewHost, subject: Subject, options: AccuracyOptions = {}) {
    super(services, host, subject);
    this.#options = options;
    this.refresh();
  }

  /** The newest report, for tests. */
  get result(): AccuracyResult | undefined {
    return this.#result;
  }

  /** Whether finer steps are still being measured, for tests. */
  get refining(): boolean {
    return this.#refining !== undefined;
  }

  override dispose(): void {
    this.#refining?.cancel();
    super.dispose();
  }

  /** Sets a control's value as the reader would. */
  set(control: string, value: string | number | boolean): void {
    if (control === "steps") this.#options = { ...this.#options, steps: Math.max(1, Math.round(Number(value))) };
    else if (control === "third") this.#options = { ...this.#options, third: value === "" ? undefined : String(value) };
    else if (control === "float32") this.#options = { ...this.#options, float32: value === true };
    this.refresh();
  }

  /** The report on screen as a file's text. */
  async write(format: ReportRequest["format"]): Promise<string> {
    const content = this.#result?.content ?? [];
    const title = vscode.l10n.t("Euler versus RK4 on {0}", this.subject.name);
    const { text } = await this.services.engine.request("report", { format, title, content }, { lane: "accuracy" });
    return text;
  }

  protected override async draw({ version }: Sound): Promise<Panel | undefined> {
    const { engine, activity, documents } = this.services;
    const { uri, name } = this.subject;
    const options = this.#options;
    const isSame = this.#measuredOf.startsWith(`${version} `);
    const known = isSame ? this.#measured : undefined;
    const params = { uri: uri.toString(), version, name, options, known };
    const request = engine.request("accuracy", params, { token: this.token, lane: "accuracy" });
    const result = await activity.during(vscode.l10n.t("Comparing methods on {0}", name), request);
    if (documents.get(uri)?.document.version !== result.version) return undefined;
    this.#result = result;
    // Finer measurements may have come meanwhile.
    if (!isSame || this.#measured === known) this.#measured = result.measured;
    const of = `${version} ${options.third ?? ""} ${options.float32 ?? false}`;
    if (of !== this.#measuredOf) {
      this.#measuredOf = of;
      void this.#refine(version);
    }
    const catalog = await this.services.catalog();
    return {
      ...this.frame(),
      toolbar: accuracyToolbar(),
      content: accuracyContent(result, this.#options, catalog, this.refining),
    };
  }

  protected override hear(event: PanelEvent): void {
    if (event.type === "set") this.set(event.control, event.value);
    else if (event.type === "press" && event.control in endings) {
      void sayFailure(this.services.log, this.#export(event.control as ReportRequest["format"]));
    }
  }

  protected override frame(): Panel {
    const { uri, name } = this.subject;
    return {
      kind: "accuracy",
      title: vscode.l10n.t("Euler versus RK4 on {0}", name),
      subtitle: fileName(uri),
      toolbar: [],
      content: [],
      side: [],
      notes: [],
      memory: JSON.stringify({ kind: "accuracy", uri: uri.toString(), name, options: this.#options }),
    };
  }

  /** Goes on to finer steps; what they show is drawn as it comes. */
  async #refine(version: number): Promise<void> {
    this.#refining?.cancel();
    const cancellation = new vscode.CancellationTokenSource();
    this.#refining = cancellation;
    const { uri, name } = this.subject;
    const params = { uri: uri.toString(), version, name, options: this.#options, known: this.#measured };
    const take = (measured: AccuracyMeasurements) => {
      if (this.#refining !== cancellation) return;
      this.#measured = measured;
      this.refresh();
    };
    try {
      const onProgress = (value: unknown) => take(value as AccuracyMeasurements);
      await this.services.engine.request("refineAccuracy", params, {
        token: cancellation.token,
        lane: "accuracy-fine",
        onProgress,
      });
    } catch (error) {
      if (!(error instanceof vscode.CancellationError)) this.services.log.warn(`refining ${name}: ${error}`);
    } finally {
      cancellation.dispose();
      if (this.#refining === cancellation) {
        this.#refining = undefined;
        this.refresh();
      }
    }
  }

  async #export(format: ReportRequest["format"]): Promise<void> {
    const data = new TextEncoder().encode(await this.write(format));
    await saveExport({ name: `${this.subject.name}-accuracy`, format: endings[format], data });
  }
}
