import { datasetObject, modelObject, recordPrefix, recordsCompleteObject } from "#core/campaign/object-keys.ts";

import { html, type Html } from "../html.ts";
import type { ReportInput } from "../report-input.ts";

/** Which objects each number of the report comes from. */
export function dataSources({ campaign, records, models }: ReportInput): Html {
  const object = (address: { readonly bucket: string; readonly key: string }): Html =>
    html`<code>${address.bucket}/${address.key}</code>`;
  const subjects = [...new Set(models.map(({ subject }) => subject))];
  return html`<section>
    <h2 id="sources">Where the numbers come from</h2>
    <ul>
      <li>
        Runs, failures, phases, machines and the Gantt chart: the ${records.length} records
        ${object(recordPrefix(campaign.id))}<code>*.json</code>, counted by
        ${object(recordsCompleteObject(campaign.id))}.
      </li>
      ${subjects.map((subject) => html`<li>Models of ${subject}: the dataset ${object(datasetObject(campaign.id, subject, "invocation", "csv"))} (or <code>runs.csv</code> beside it), made of those records.</li>`)}
      <li>
        Errors, coverage, candidates and curves: the models themselves, ${object(modelObject("<model>", "<version>"))}.
        Every point of a plot is a held-out row: it took no part in training what predicted it.
      </li>
    </ul>
  </section>`;
}
