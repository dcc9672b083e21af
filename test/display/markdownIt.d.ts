/** The part of markdown-it that tests read Markdown with. */
declare module "markdown-it" {
  interface Token {
    readonly type: string;
    readonly content: string;
    readonly children: readonly Token[] | null;
  }
  export default class MarkdownIt {
    constructor(options: { readonly html: boolean; readonly linkify: boolean });
    parse(text: string, env: object): Token[];
  }
}
