import * as vscode from "vscode";
import { shown, template } from "../../display/shown.ts";
import type { Documents } from "../documents.ts";
import { toRange } from "../ranges.ts";
import type { LabServices } from "../services.ts";
import { hover } from "../surfaces.ts";

const markdown = template("markdown");

/** Hover on a dynamics function's name: the first sentence of the analyses that have one for it, once they have found it. */
export class VerdictHovers implements vscode.HoverProvider {
  readonly #documents: Documents;
  readonly #services: Pick<LabServices, "engine" | "catalog" | "log">;

  constructor(documents: Documents, services: Pick<LabServices, "engine" | "catalog" | "log">) {
    this.#documents = documents;
    this.#services = services;
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    const description = await this.#documents.describe(document);
    const found = description?.functions.find(({ nameRange }) => toRange(nameRange).contains(position));
    if (!description || !found || found.broken || !found.initial) return undefined;
    const analysis = (await this.#services.catalog()).analyses.find(
      ({ hovers, name }) => hovers && found.offered.includes(name),
    );
    if (!analysis) return undefined;
    const sentence = await this.#sentence(
      { uri: document.uri.toString(), version: description.version, name: found.name, analysis: analysis.name },
      token,
    );
    const title = markdown`**${shown("markdown", vscode.l10n.t(analysis.title))}**`;
    return sentence === undefined
      ? undefined
      : hover(markdown`${title} ${shown("markdown", sentence)}`, toRange(found.nameRange));
  }

  /** What the first report says first; better ones are not waited for. */
  async #sentence(
    asked: { readonly uri: string; readonly version: number; readonly name: string; readonly analysis: string },
    token: vscode.CancellationToken,
  ): Promise<string | undefined> {
    const enough = new vscode.CancellationTokenSource();
    const stopped = token.onCancellationRequested(() => enough.cancel());
    let sentence: string | undefined;
    try {
      await this.#services.engine.request(
        "analyse",
        { ...asked, options: {} },
        {
          token: enough.token,
          queue: "hover",
          onProgress: ({ blocks }) => {
            const text = blocks.find((block) => block.kind === "text");
            sentence ??= text?.kind === "text" ? text.paragraphs[0] : undefined;
            enough.cancel();
          },
        },
      );
    } catch (error) {
      if (!(error instanceof vscode.CancellationError)) this.#services.log.warn(`hover on ${asked.name}: ${error}`);
    } finally {
      stopped.dispose();
      enough.dispose();
    }
    return sentence;
  }
}
