import type { Model } from "#core/model/model.ts";

import { document } from "./document.ts";
import { html } from "./html.ts";
import { modelAnchor } from "./model-anchor.ts";
import { modelSection } from "./sections/model-section.ts";
import { modelsOverview } from "./sections/models-overview.ts";

/** The report of a single model, such as one trained from a table that belongs to no campaign. */
export function renderModelReport(model: Model): string {
  const { rows, configurations } = model.training;
  return document({
    title: `Model ${model.name}`,
    contents: [
      { anchor: "models", words: "Model" },
      { anchor: modelAnchor(model), words: "Quality" },
    ],
    body: [
      html`<p class="lead">
        A model of ${model.target.name}, learned from ${rows} rows of ${configurations} configurations.
      </p>`,
      modelsOverview([model], []),
      html`<section>
        <h2>Quality</h2>
        ${modelSection(model)}
      </section>`,
    ],
  });
}
