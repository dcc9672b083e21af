import * as vscode from "vscode";
import { shown } from "../../display/shown.ts";
import { notify } from "../surfaces.ts";
import type { Written } from "./writeTrained.ts";

/** Where what was written is said and shown. */
interface Place {
  readonly announce: (text: string) => void;
  readonly reveal: () => Promise<void>;
}

/**
 * Says what was written of a training, with *Show* and *Undo*, and what the experiment goes on hiding of it.
 *
 * @param name of the experiment
 */
export async function tellWritten({ files, hidden, undo }: Written, name: string, place: Place): Promise<void> {
  const said = vscode.l10n.t("Written to {0}", files.join(", "));
  place.announce(said);
  const [show, takeBack] = [vscode.l10n.t("Show"), vscode.l10n.t("Undo")];
  const answer = notify("information", shown("notification", said), show, takeBack);
  if (hidden.length > 0) {
    const text = vscode.l10n.t(
      "{0} gives values of its own to {1}: what was written into the defaults shows once they are taken out.",
      name,
      hidden.join(", "),
    );
    void notify("warning", shown("notification", text));
  }
  const chosen = await answer;
  if (chosen === show) return place.reveal();
  if (chosen !== takeBack) return;
  const isBack = await undo();
  const back = vscode.l10n.t("Taken back");
  const changed = vscode.l10n.t("The file was changed since: undo in its editor takes back one change after another");
  if (isBack) place.announce(back);
  else await notify("warning", shown("notification", changed));
}
