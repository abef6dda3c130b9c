import { formatQuantity } from "#core/document/format-quantity.ts";
import type { Model, ModelInput } from "#core/model/model.ts";
import { heldOutRowsOf } from "#core/model/packed-held-out.ts";
import { qualityWords } from "#core/model/model-words.ts";

import { html, type Html } from "../html.ts";
import { modelAnchor } from "../model-anchor.ts";
import { isConstant } from "../plotted-rows.ts";
import { measuredPredicted } from "../plots/measured-predicted.ts";
import { residuals } from "../plots/residuals.ts";
import { scalingCurve } from "../plots/scaling-curve.ts";
import { candidates } from "./candidates.ts";

/** One model: how good it is, what it looks like, what it was chosen from. */
export function modelSection(model: Model): Html {
  const { training, metrics } = model;
  return html`<section class="model">
    <h3 id="${modelAnchor(model)}">
      ${model.target.name}${model.partial ? html` <span class="badge">partial</span>` : null}
    </h3>
    <p>
      ${model.target.description}${model.target.description === "" ? null : "."} Asked for as
      <code>${model.name}</code>.
    </p>
    <ul>
      ${[...qualityWords(model), ...model.warnings].map((sentence) => html`<li>${sentence}</li>`)}
    </ul>
    ${isConstant(model) ? html`<p>It was ${formatQuantity(heldOutRowsOf(model)[0]?.measured ?? 0, model.target.unit)} in every row: there is nothing to plot.</p>` : html`<div class="plots">${measuredPredicted(model)}${residuals(model)}${scalingCurve(model)}</div>`}
    <details>
      <summary>Candidates, inputs and data of ${model.name}</summary>
      ${candidates(model)} ${inputsTable(model.inputs)}
      <p class="note">
        Data: rows with SHA-256 <code>${training.dataSha256}</code>; ${training.droppedRows} rows left out as a value
        was missing. Error: ${metrics.heldOut.data}. Intervals: ${metrics.coverage.data}. ${model.interval.description}.
        Folds: ${metrics.folds.count} (${metrics.folds.kind}); without each of them was chosen:
        ${metrics.folds.choices.join(", ")}. Seed ${training.seed}, networks by ${training.backend ?? "no library"},
        Node ${training.nodeMajor}.
      </p>
      ${training.droppedColumns.length === 0 ? null : html`<p class="note">Columns that took no part: ${training.droppedColumns.map(({ name, reason }) => `${name} (${reason})`).join("; ")}.</p>`}
    </details>
  </section>`;
}

function inputsTable(inputs: readonly ModelInput[]): Html {
  return html`<div class="scroll">
    <table>
      <caption>
        Inputs
      </caption>
      <thead>
        <tr>
          <th scope="col">Input</th>
          <th scope="col">Unit</th>
          <th scope="col">Trained</th>
          <th scope="col">Meaning</th>
        </tr>
      </thead>
      <tbody>
        ${inputs.map(
          (input) =>
            html`<tr>
              <th scope="row"><code>${input.name}</code></th>
              <td>${input.kind === "number" ? input.unit : "category"}</td>
              <td>${trainedWords(input)}</td>
              <td>${input.description}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function trainedWords(input: ModelInput): string {
  if (input.kind === "category") return input.values.join(", ");
  const said = (value: number): string => formatQuantity(value, input.unit);
  if (input.minimum === input.maximum) return `always ${said(input.minimum)}`;
  if (input.values !== null) return input.values.map(said).join(", ");
  return `${said(input.minimum)} to ${said(input.maximum)}`;
}
