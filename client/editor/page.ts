/** Where the page's parts come from, in the words of the frame it runs in. */
export interface PageSources {
  /** Source of the extension's files for the Content Security Policy. */
  readonly origin: string;
  readonly script: string;
  /** Random, new for each page. */
  readonly nonce: string;
}

/**
 * The firmware editor's document. Only our script may run; styles are set by it (constructed style sheets), pictures and fonts
 * are part of it, and nothing may be fetched.
 */
export function pageHtml({ origin, script, nonce }: PageSources): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${origin};`;
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Firmware image</title>
  </head>
  <body>
    <script nonce="${nonce}" type="module" src="${script}"></script>
  </body>
</html>
`;
}
