/** What the HTML page of a panel needs to know. URIs are as the page may load them (`asWebviewUri`). */
export interface WebviewPage {
  /** Fresh random text for every page, at least 128 bits. */
  readonly nonce: string;
  /** The origin of the extension's files (`webview.cspSource`). */
  readonly source: string;
  /** `dist/webview.js`. */
  readonly script: string;
  /** `dist/webview.css`. */
  readonly style: string;
  /** BCP 47 tag of the editor's display language (`vscode.env.language`). */
  readonly language: string;
  readonly title: string;
}

/**
 * The page of every panel: nothing may load but the extension's own script, style and fonts, and no inline script or
 * style runs without the nonce. `data:` images are the drawings that become PNG files. The toolkit reads the nonce
 * from the `csp-nonce` meta element.
 */
export function webviewPage({ nonce, source, script, style, language, title }: WebviewPage): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${source} 'nonce-${nonce}'`,
    `img-src ${source} data:`,
    `font-src ${source}`,
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="${quoted(language)}">
  <head>
    <meta charset="UTF-8">
    <meta http-equiv="Content-Security-Policy" content="${quoted(policy)}">
    <meta property="csp-nonce" content="${quoted(nonce)}">
    <meta name="viewport" content="width=device-width, initial-scale=1.0">
    <link rel="stylesheet" href="${quoted(style)}">
    <title>${quoted(title)}</title>
  </head>
  <body>
    <div id="panel"></div>
    <script nonce="${quoted(nonce)}" src="${quoted(script)}"></script>
  </body>
</html>
`;
}

function quoted(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
