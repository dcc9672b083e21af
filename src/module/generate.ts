import { vocabulary } from "../train/vocabulary.ts";
import { declarations } from "./declarations.ts";
import { nodeOde } from "./nodeOde.ts";

/** The text of `node-ode.d.ts`; `types` is the text of `types.ts`. */
export function declarationsText(types: string): string {
  return declarations(types, vocabulary);
}

/** The text of the module that is bundled as `node-ode.js`: an ES module has to spell its exports out. */
export function entryText(): string {
  const names = Object.keys(nodeOde).join(", ");
  return `import { nodeOde } from "./nodeOde.ts";\nexport const { ${names} } = nodeOde;\n`;
}
