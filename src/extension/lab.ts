import * as vscode from "vscode";
import { shown } from "../display/shown.ts";
import type { Catalog } from "../protocol/engineApi.ts";
import type { TextRange } from "../protocol/textRange.ts";
import { chooseAnalysis } from "./commands/chooseAnalysis.ts";
import { chooseSubject, type Given } from "./commands/chooseSubject.ts";
import { installTfjsNode } from "./commands/installTfjsNode.ts";
import { newExperiment } from "./commands/newExperiment.ts";
import { openSample, openSamples } from "./commands/openSamples.ts";
import { Documents, SELECTOR } from "./documents.ts";
import { EngineClient } from "./engineClient.ts";
import { CodeLenses } from "./language/codeLenses.ts";
import { Hovers } from "./language/hovers.ts";
import { LocalTypes } from "./language/localTypes.ts";
import { PlaceSquiggles } from "./language/placeSquiggles.ts";
import { Problems } from "./language/problems.ts";
import { TableProblems } from "./language/tableProblems.ts";
import { TroubleSquiggles } from "./language/troubleSquiggles.ts";
import { VerdictHovers } from "./language/verdictHovers.ts";
import { NeededFiles } from "./neededFiles.ts";
import { Panels } from "./panels/panels.ts";
import { toRange } from "./ranges.ts";
import type { LabServices } from "./services.ts";
import type { Subject } from "./studies.ts";
import { notify } from "./surfaces.ts";
import { TrainedParameters } from "./training/trainedParameters.ts";
import { Activity } from "./views/activity.ts";
import { PlotsView } from "./views/plots.ts";
import { FileTree, type Row } from "./views/tree.ts";

/** The whole extension once a `.node-ode.ts` file is open: makes the parts and connects them. */
export class Lab implements LabServices {
  readonly extensionUri: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
  readonly engine: EngineClient;
  readonly documents: Documents;
  readonly activity: Activity;
  readonly trouble: TroubleSquiggles;
  readonly places: PlaceSquiggles;
  readonly trained: TrainedParameters;
  readonly storage: string;
  readonly panels: Panels;
  readonly plots: PlotsView;
  readonly tree: FileTree;
  readonly #commands: Readonly<Record<string, (...args: unknown[]) => unknown>>;
  #catalog: Promise<Catalog> | undefined;

  constructor(context: vscode.ExtensionContext) {
    this.extensionUri = context.extensionUri;
    this.log = vscode.window.createOutputChannel("Neural ODE Lab", { log: true });
    const needed = new NeededFiles();
    this.engine = new EngineClient(
      context.asAbsolutePath("dist/engine.js"),
      context.globalStorageUri.fsPath,
      (address, entry) => needed.read(address, entry),
      this.log,
    );
    this.engine.onDidFail((why) => void this.#engineFailed(why));
    this.documents = new Documents(this.engine, needed, this.log);
    this.activity = new Activity();
    this.trouble = new TroubleSquiggles();
    this.places = new PlaceSquiggles();
    this.trained = new TrainedParameters();
    this.storage = (context.storageUri ?? context.globalStorageUri).fsPath;
    this.panels = new Panels(this);
    this.plots = new PlotsView(this);
    this.tree = new FileTree(this.documents);
    this.#commands = {
      "nodeOde.analyse": (of) => this.#analyse(givenBy(of)),
      "nodeOde.newExperiment": (...args) => newExperiment(this, ...args),
      "nodeOde.openSample": () => openSample(context.extensionUri),
      "nodeOde.openSamples": () => openSamples(context.extensionUri),
      "nodeOde.showLog": () => this.log.show(),
      "nodeOde.restartEngine": () => this.engine.restart(),
      "nodeOde.installTfjsNode": () =>
        installTfjsNode(
          context.asAbsolutePath("dist/setupTfjsNode.js"),
          context.globalStorageUri,
          this.engine,
          this.log,
        ),
    };
    context.subscriptions.push(
      this.log,
      needed,
      this.engine,
      this.documents,
      this.activity,
      this.trouble,
      this.places,
      this.trained,
      this.panels,
      this.plots,
      this.tree,
      new Problems(this.documents),
      new TableProblems(this.documents, this),
      new LocalTypes(this.extensionUri),
      vscode.languages.registerCodeLensProvider(SELECTOR, new CodeLenses(this.documents, this)),
      vscode.languages.registerHoverProvider(SELECTOR, new Hovers(this.documents)),
      vscode.languages.registerHoverProvider(SELECTOR, new VerdictHovers(this.documents, this)),
    );
  }

  /** Runs one of the commands that package.json contributes. */
  run(command: string, args: readonly unknown[]): unknown {
    const handler = this.#commands[command];
    return handler ? handler(...args) : this.#open(command, givenBy(args[0]));
  }

  catalog(): Promise<Catalog> {
    this.#catalog ??= this.engine.request("catalog", null).catch((error) => {
      this.#catalog = undefined;
      throw error;
    });
    return this.#catalog;
  }

  async reveal({ uri, name }: Subject): Promise<void> {
    const document = await vscode.workspace.openTextDocument(uri);
    const description = await this.documents.describe(document);
    const { functions = [], experiments = [], lost = [] } = description ?? {};
    const found = [...functions, ...experiments, ...lost].find((item) => item.name === name);
    const selection = found && toRange(found.nameRange);
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.One, selection });
  }

  async revealRange({ file, start, end }: TextRange): Promise<void> {
    const selection = toRange({ file, start, end });
    // The engine calls files by the addresses that it was given for them.
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(file, true));
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.One, selection });
  }

  async #engineFailed(why: string): Promise<void> {
    const { t } = vscode.l10n;
    const [restart, show] = [t("Restart Engine"), t("Show Log")];
    const message = t("The engine does not run: {0}. Nothing is drawn or trained until it does.", why);
    const chosen = await notify("error", shown("notification", message), restart, show);
    if (chosen === restart) this.engine.restart();
    else if (chosen === show) this.log.show();
  }

  /** Opens the panel of the analysis that a command is for, on what a lens or a tree row is about, or on what is chosen. */
  async #open(command: string, of: Given | undefined): Promise<void> {
    const analysis = (await this.catalog()).analyses.find((candidate) => candidate.command === command);
    if (!analysis) throw new Error(`no handler for the command ${command}`);
    const subject = await chooseSubject(this.documents, analysis, of, this.panels.inFront);
    if (subject) await this.panels.show(analysis.name, subject);
  }

  async #analyse(of: Given | undefined): Promise<void> {
    const subject = await chooseSubject(this.documents, undefined, of, this.panels.inFront);
    const analysis = subject && (await chooseAnalysis(this, subject));
    if (analysis) await this.panels.show(analysis.name, subject);
  }
}

/** What a lens, a row of the tree or a menu of the editor hands over. */
function givenBy(of: unknown): Given | undefined {
  if (of instanceof vscode.Uri) return of;
  const given = (of as Row | undefined)?.subject ?? (of as Subject | undefined);
  return given?.name ? given : undefined;
}
