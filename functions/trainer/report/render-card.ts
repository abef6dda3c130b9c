import { document } from "./document.ts";
import { html } from "./html.ts";

/** A card in Markdown as one HTML file: read as it was written. */
export function renderCard(title: string, card: string): string {
  return document({ title, contents: [], body: html`<pre>${card}</pre>` });
}
