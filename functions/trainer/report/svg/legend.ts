import { html, type Html } from "../html.ts";

/** What the marks of a chart mean; each class is one of the style sheet's. */
export function legend(entries: readonly { readonly className: string; readonly words: string }[]): Html {
  return html`<ul class="legend">
    ${entries.map(
      ({ className, words }) =>
        html`<li>
          <svg viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">
            <rect class="${className}" x="1" y="1" width="12" height="12" />
          </svg>
          ${words}
        </li>`,
    )}
  </ul>`;
}
