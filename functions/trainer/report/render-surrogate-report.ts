import { formatShare } from "#core/document/format-quantity.ts";
import type { SurrogateErrors, TandemSurrogate } from "#core/queueing/surrogate/tandem-surrogate.ts";

import { document } from "./document.ts";
import { html, type Html } from "./html.ts";

/** What is to be known of a surrogate before it is trusted, as one HTML file: the card of `surrogateCard`, to be looked at. */
export function renderSurrogateReport({ name, heldOut, training, mostSpread, interval }: TandemSurrogate): string {
  const { sweep, rows, jobs, backend } = training;
  return document({
    title: name,
    contents: [
      { anchor: "errors", words: "Errors" },
      { anchor: "regions", words: "Where they lie" },
      { anchor: "sweep", words: "The sweep" },
    ],
    body: html`<p class="lead">
        Learned from ${rows} tandems and ${jobs.toExponential(2)} simulated jobs by ${backend}; on
        ${heldOut.response.rows} tandems that were held out its mean response is ${told(heldOut.response.mean)} off, the
        analytic answer ${told(heldOut.analytic.mean)}.
      </p>
      <p>
        It is not to be trusted outside of the range of its descriptors (far outside the analytic answer is given, and
        said to be one), and where the networks that it learned from differed by more than ${formatShare(mostSpread)} of
        the response. ${formatShare(interval.level)} of its answers err by less than ${interval.factor.toFixed(2)} times
        (their difference + ${formatShare(interval.spreadFloor)}).
      </p>
      <section id="errors">
        <h2>Errors</h2>
        ${table(
          `Labels are off by ${told(heldOut.labelError)} themselves (one standard error, on average).`,
          ["of the", "tandems", "mean", "median", "95 % below"],
          [
            cells("mean response", heldOut.response),
            cells("median response", heldOut.p50),
            cells("95 % quantile", heldOut.p95),
            cells("99 % quantile", heldOut.p99),
            cells("mean response by the analytic answer", heldOut.analytic),
          ],
        )}
      </section>
      <section id="regions">
        <h2>Where they lie</h2>
        ${table(
          "Errors of the mean response.",
          ["where", "tandems", "mean", "median", "95 % below", "analytic, mean"],
          heldOut.regions.map(({ words, response, analytic }) => [...cells(words, response), told(analytic.mean)]),
        )}
      </section>
      <section id="sweep">
        <h2>The sweep</h2>
        <p>Dropped in the bucket of scenarios it is simulated and learned again.</p>
        <pre><code>${JSON.stringify(sweep, null, 2)}</code></pre>
      </section>`,
  });
}

function cells(words: string, { rows, mean, median, p95 }: SurrogateErrors): string[] {
  return [words, String(rows), told(mean), told(median), told(p95)];
}

function table(caption: string, heads: readonly string[], rows: readonly (readonly string[])[]): Html {
  const cell = (words: string, at: number): Html =>
    at === 0 ? html`<th>${words}</th>` : html`<td class="number">${words}</td>`;
  return html`<div class="scroll">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${heads.map((words, at) => (at === 0 ? html`<th>${words}</th>` : html`<th class="number">${words}</th>`))}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map(cell)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function told(share: number | null): string {
  return share === null ? "unknown" : formatShare(share);
}
