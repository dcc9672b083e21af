import { oneLine, readableJson } from "./oneLine.ts";

/**
 * Every kind of place where text is shown, and what makes any text fit for it: afterwards it is words there and nothing else,
 * no markup, link, image, icon, command, formula or control sequence.
 */
export const places = {
  /** Where text is shown as it is: titles, tooltips, problems. */
  plain: oneLine,
  /** Where VS Code draws `$(name)` as an icon: lenses, rows, picks, the status bar. */
  label: (text: string) => oneLine(text).replaceAll("$(", "$ ("),
  /** Where VS Code makes `[words](address)` a link, also one to a command. */
  notification: (text: string) => oneLine(text).replaceAll("](", "] ("),
  /** Markdown: hovers, and reports on GitHub. */
  markdown: (text: string) => escapedMarkdown(oneLine(text)),
  /** Elements and attributes of XML and HTML. A blank line would end the markup where it stands in Markdown. */
  xml: (text: string) => oneLine(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`),
  /**
   * A cell that is words, as RFC 4180 writes it; what would be a formula to a spreadsheet begins with an apostrophe, behind a
   * semicolon too, at which some part cells.
   */
  csv: (text: string) => quoted(oneLine(text).replace(/(?:^|(?<=;))(?=\s*[=+\-@＝＋－＠])/g, "'")),
  terminal: oneLine,
  /** A whole document of JSON. */
  json: readableJson,
} satisfies Readonly<Record<string, (text: string) => string>>;

export type Place = keyof typeof places;

/** Every sign that means something, anywhere or at the begin of a line, and what is taken for an address. */
function escapedMarkdown(text: string): string {
  return text
    .replace(/[\\`*_{}[\]<>#|~$&]/g, "\\$&")
    .replace(/:(?=\/\/)|@/g, "\\$&")
    .replace(/\b(www|mailto|xmpp)(?=[.:])/gi, "$1\\")
    .replace(/^(\s*)([-+])(?=\s|$)|^(\s*)([-=])(?=[-=\s]*$)/, "$1$3\\$2$4")
    .replace(/^(\s*\d+)(?=[.)](?:\s|$))/, "$1\\");
}

const quoted = (text: string) => (/[",;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
