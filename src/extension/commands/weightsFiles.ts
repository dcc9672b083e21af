import type { DocumentDescription } from "../../protocol/engineApi.ts";
import { fileNameFrom, freeFileName, freeIdentifier, identifierFrom } from "../madeNames.ts";

/** A file of a net's weights, beside the source, and the import that reads it. */
export interface WeightsFile {
  readonly file: string;
  /** The import's name. */
  readonly local: string;
  /** The source has the import already. */
  readonly isImported: boolean;
}

/** A source, as far as the names that it has are concerned. */
export interface NamesInUse {
  readonly text: string;
  readonly imports: DocumentDescription["imports"];
  /** Names of the files beside it. */
  readonly files: readonly string[];
}

/**
 * Names for the weights of an experiment's nets, one file a net: `<experiment>.weights.json`, or `<experiment>.<net>.weights.json`
 * of several. A file that the source imports is written anew; one that is somebody else's stays, and another name is found.
 */
export function weightsFiles(
  experiment: string,
  nets: readonly string[],
  { text, imports, files }: NamesInUse,
): WeightsFile[] {
  const several = nets.length > 1;
  const own = new Map(imports.flatMap(({ specifier, local }) => (local === undefined ? [] : [[specifier, local]])));
  const taken = files.filter((file) => !own.has(`./${file}`));
  let known = text;
  return nets.map((net) => {
    const stem = [experiment, ...(several ? [net] : [])].map(fileNameFrom).join(".");
    const file = freeFileName(stem, ".weights.json", taken);
    taken.push(file);
    const imported = own.get(`./${file}`);
    if (imported !== undefined) return { file, local: imported, isImported: true };
    const local = freeIdentifier(`${identifierFrom(several ? `${experiment}_${net}` : experiment)}Weights`, known);
    known += ` ${local}`;
    return { file, local, isImported: false };
  });
}
