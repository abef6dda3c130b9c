import { html, type Html, type HtmlPart } from "./html.ts";
import { STYLE } from "./style.ts";

export interface DocumentOptions {
  readonly title: string;
  readonly contents: readonly { readonly anchor: string; readonly words: string }[];
  readonly body: HtmlPart;
}

/** One HTML file that needs nothing beside it: no script, no network, which its own policy forbids as well. */
export function document({ title, contents, body }: DocumentOptions): string {
  const style: Html = { html: STYLE };
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
        />
        <title>${title}</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          <nav aria-label="Contents">
            <ul>
              ${contents.map(({ anchor, words }) => html`<li><a href="#${anchor}">${words}</a></li>`)}
            </ul>
          </nav>
        </header>
        <main>${body}</main>
        <footer><p>Written by profaas. The same data give the same report.</p></footer>
      </body>
    </html> `.html;
}
