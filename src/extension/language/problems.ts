import * as vscode from "vscode";
import { shown } from "../../display/shown.ts";
import type { DiagnosticDescription } from "../../protocol/engineApi.ts";
import type { DocumentState, Documents } from "../documents.ts";
import { SELECTOR } from "../documents.ts";
import { toRange } from "../ranges.ts";
import { quickFix, Squiggle } from "../surfaces.ts";

const SEVERITY = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  hint: vscode.DiagnosticSeverity.Hint,
};

/** A diagnostic that remembers the engine's repair, for the quick fix. */
class Problem extends Squiggle {
  readonly fix: DiagnosticDescription["fix"];
  constructor({ code, message, severity, range, fix }: DiagnosticDescription) {
    super(toRange(range), shown("plain", message), SEVERITY[severity], code);
    this.fix = fix;
  }
}

/** Shows the engine's diagnostics as squiggles, and its mechanical repairs as quick fixes. */
export class Problems implements vscode.CodeActionProvider, vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection("node-ode");
  readonly #subscriptions: vscode.Disposable[];

  constructor(documents: Documents) {
    this.#subscriptions = [
      this.#collection,
      documents.onDidDescribe((state) => this.#show(state)),
      documents.onDidClose((uri) => this.#collection.delete(uri)),
      vscode.languages.registerCodeActionsProvider(SELECTOR, this, {
        providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
      }),
    ];
  }

  provideCodeActions(
    document: vscode.TextDocument,
    _range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const at = (this.#collection.get(document.uri) ?? []) as readonly Problem[];
    return diagnostics.flatMap((diagnostic) => {
      const fix = at.find(({ code, range }) => code === diagnostic.code && range.isEqual(diagnostic.range))?.fix;
      if (!fix) return [];
      const action = quickFix(shown("plain", titleOf(fix)), [diagnostic]);
      action.edit = new vscode.WorkspaceEdit();
      action.edit.replace(document.uri, toRange(fix.range), fix.text);
      action.isPreferred = true;
      return [action];
    });
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }

  #show({ document, description, refused }: DocumentState): void {
    const problems = description?.diagnostics.map((diagnostic) => new Problem(diagnostic)) ?? [];
    if (refused)
      problems.push(
        new Problem({
          ...refused,
          severity: refused.code === "refused" ? "warning" : "error",
          range: firstLine(document),
        }),
      );
    this.#collection.set(document.uri, problems);
  }
}

/** What a repair does, and the user's own line as it leaves it. */
function titleOf({ title, line }: NonNullable<DiagnosticDescription["fix"]>): string {
  return line ? `${title}: ${line.replace(/\s*\n\s*/g, " ")}` : title;
}

function firstLine(document: vscode.TextDocument) {
  return { file: document.uri.path, start: { line: 1, column: 1 }, end: { line: 1, column: 2 } };
}
