/** The declarations of a module as those of an ambient module: what `import … from "name"` finds without an install. */
export function ambientModule(name: string, declarations: string): string {
  // What stands in an ambient module is declared already; the word again is an error.
  const body = declarations.replaceAll(/^(export )?declare /gm, "$1").trimEnd();
  return `declare module ${JSON.stringify(name)} {\n${body.replaceAll(/^(?=.)/gm, "  ")}\n}\n`;
}

/** The line at a file's top that brings a declaration file into its program, whatever tsconfig.json there is, or none. */
export function referenceTo(file: string): string {
  return `/// <reference path="./${file}" />\n`;
}
