import { formatQuantity, formatShare } from "#core/document/format-quantity.ts";
import type { Candidate, Model } from "#core/model/model.ts";
import { familyWords } from "#core/model/model-words.ts";

import { html, type Html } from "../html.ts";

/** Every family of learners that was tried, best first, with its best trial and what failed. */
export function candidates(model: Model): Html {
  const ranked = [...model.candidates].sort((left, right) => errorOf(left) - errorOf(right));
  return html`<div class="scroll">
    <table>
      <caption>
        Candidates, by ${selectionWords(model.selectedBy)}
      </caption>
      <thead>
        <tr>
          <th scope="col">Learner</th>
          <th scope="col" class="number">Share</th>
          <th scope="col" class="number">Error</th>
          <th scope="col" class="number">RMSE</th>
          <th scope="col">Best trial</th>
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
  const chosen = candidate.kind === "trained" && candidate.weight > 0;
  const name = html`<th scope="row">
    ${familyWords(candidate.family)}${chosen ? html` <span class="badge">chosen</span>` : null}
  </th>`;
  if (candidate.kind === "failed") {
    return html`<tr>
      ${name}
      <td colspan="5" class="failure">not trained: ${candidate.reason}</td>
    </tr>`;
  }
  const { selectionError, rmse, weight, best, trials, failures } = candidate;
  return html`<tr${chosen ? html` class="chosen"` : null}>
    ${name}
    <td class="number">${weight === 0 ? "" : formatShare(weight)}</td>
    <td class="number">${errorWords(selectionError, model)}</td>
    <td class="number">${formatQuantity(rmse, model.target.unit)}</td>
    <td>${best}${failedWords(failures)}</td>
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

function selectionWords(by: Model["selectedBy"]): string {
  switch (by) {
    case "capped-mape":
      return "MAPE on the selection folds (each row's error held to at most 100 %)";
    case "relative-mae":
      return "mean absolute error on the selection folds as a share of the mean, because some measured values are zero";
    case "mae":
      return "mean absolute error on the selection folds";
    case "rmse":
      return "root mean square error on the selection folds";
    case "one-minus-r2":
      return "share of the variance that is not explained (1 − R²) on the selection folds";
    default:
      return `the loss of the ${formatShare(Number(by.slice("pinball:".length)))} quantile on the selection folds`;
  }
}

function errorWords(error: number, { selectedBy, target }: Model): string {
  const isShare = selectedBy === "capped-mape" || selectedBy === "relative-mae" || selectedBy === "one-minus-r2";
  return isShare ? formatShare(error) : formatQuantity(error, target.unit);
}
