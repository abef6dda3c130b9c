import { formatQuantity, formatShare } from "#core/document/format-quantity.ts";
import type { Model } from "#core/model/model.ts";
import { learnerWords } from "#core/model/model-words.ts";

import { html, type Html } from "../html.ts";
import { modelAnchor } from "../model-anchor.ts";
import type { NotTrained } from "../report-input.ts";

/** All models in one table, and the targets that have none. */
export function modelsOverview(models: readonly Model[], notTrained: readonly NotTrained[]): Html {
  return html`<section>
    <h2 id="models">Models</h2>
    ${
      models.length === 0
        ? html`<p>There is none.</p>`
        : html`<div class="scroll">
              <table>
                <thead>
                  <tr>
                    <th scope="col">Of</th>
                    <th scope="col">Target</th>
                    <th scope="col">Chosen</th>
                    <th scope="col" class="number">MAPE</th>
                    <th scope="col" class="number">Mean alone</th>
                    <th scope="col" class="number">Inside interval</th>
                    <th scope="col" class="number">Rows</th>
                    <th scope="col" class="number">Configurations</th>
                  </tr>
                </thead>
                <tbody>
                  ${models.map(overviewRow)}
                </tbody>
              </table>
            </div>
            <p class="note">
              MAPE: mean of |predicted &minus; measured| / measured over rows of configurations that took no part in
              training, for which the learners were chosen anew without them. &ldquo;Mean alone&rdquo; is the same for
              always guessing the mean. &ldquo;Inside interval&rdquo; counts those rows that were measured inside the
              interval that was predicted for them.
            </p>`
    }
    ${
      notTrained.length === 0
        ? null
        : html`<h3>Targets without a model</h3>
            <ul>
              ${notTrained.map(({ subject, target, reason }) => html`<li><strong>${subject}.${target}</strong>: ${reason}</li>`)}
            </ul>`
    }
  </section>`;
}

function overviewRow(model: Model): Html {
  const { heldOut, baseline, coverage } = model.metrics;
  return html`<tr>
    <td>${model.subject}</td>
    <td><a href="#${modelAnchor(model)}">${model.target.name}</a>${model.partial ? " (partial)" : null}</td>
    <td>${learnerWords(model.learner)}</td>
    <td class="number">${errorCell(heldOut.mape, heldOut.mae, model)}</td>
    <td class="number">${errorCell(baseline.mape, baseline.mae, model)}</td>
    <td class="number">${formatShare(coverage.share)} of ${formatShare(coverage.level)}</td>
    <td class="number">${model.training.rows}</td>
    <td class="number">${model.training.configurations}</td>
  </tr>`;
}

/** MAPE, or the mean absolute error where measured values are zero. */
function errorCell(mape: number | null, mae: number, { target }: Model): string {
  return mape === null ? `± ${formatQuantity(mae, target.unit)}` : formatShare(mape);
}
