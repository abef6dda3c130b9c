import { formatNumber, formatQuantity, formatShare } from "#core/document/format-quantity.ts";
import type { Candidate, Model } from "#core/model/model.ts";
import { regressorWords } from "#core/model/model-words.ts";

import { html, type Html } from "../html.ts";

/** Every regressor that was tried, best first, with what it was given and what failed. */
export function candidates(model: Model): Html {
  const ranked = [...model.candidates].sort((left, right) => errorOf(left) - errorOf(right));
  const byMape = model.selectedBy === "capped-mape";
  return html`<div class="scroll">
    <table>
      <caption>
        Candidates, by
        ${byMape ? "MAPE on the selection folds (each row's error held to at most 100 %)" : "mean absolute error as a share of the mean, because some measured values are zero"}
      </caption>
      <thead>
        <tr>
          <th scope="col">Regressor</th>
          <th scope="col" class="number">Error</th>
          <th scope="col" class="number">RMSE</th>
          <th scope="col">Features</th>
          <th scope="col">Target</th>
          <th scope="col">Hyperparameters</th>
          <th scope="col" class="number">Trials</th>
        </tr>
      </thead>
      <tbody>
        ${ranked.map((candidate) => candidateRow(candidate, model))}
      </tbody>
    </table>
  </div>`;
}

function candidateRow(candidate: Candidate, model: Model): Html {
  const chosen = candidate.regressor === model.regressor.kind && candidate.kind === "trained";
  const name = html`<th scope="row">
    ${regressorWords(candidate.regressor)}${chosen ? html` <span class="badge">chosen</span>` : null}
  </th>`;
  if (candidate.kind === "failed") {
    return html`<tr>
      ${name}
      <td colspan="6" class="failure">not trained: ${candidate.reason}</td>
    </tr>`;
  }
  const { selectionError, rmse, features, targetScale, hyperparameters, trials, failures } = candidate;
  const words = Object.entries(hyperparameters).map(([key, value]) => `${key} ${valueWords(value)}`);
  return html`<tr${chosen ? html` class="chosen"` : null}>
    ${name}
    <td class="number">${formatShare(selectionError)}</td>
    <td class="number">${formatQuantity(rmse, model.target.unit)}</td>
    <td>${features}</td>
    <td>${targetScale === "log" ? "logarithm" : "as is"}</td>
    <td>${words.join(", ")}${failedWords(failures)}</td>
    <td class="number">${trials}</td>
  </tr>`;
}

function failedWords(failures: readonly string[]): Html | null {
  if (failures.length === 0) return null;
  return html` <span class="failure">${failures.length} failed: ${failures[0]}</span>`;
}

function errorOf(candidate: Candidate): number {
  return candidate.kind === "trained" ? candidate.selectionError : Number.POSITIVE_INFINITY;
}

function valueWords(value: number | string | boolean | readonly (number | string)[]): string {
  if (typeof value === "number") return formatNumber(value);
  return typeof value === "object" ? value.join("-") : String(value);
}
