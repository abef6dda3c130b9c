import { formatQuantity, formatShare } from "#core/document/format-quantity.ts";
import type { Model } from "#core/model/model.ts";

import { html, type Html } from "../html.ts";
import { plottedRows, plottedWords } from "../plotted-rows.ts";
import { chart, dot, line, plotArea } from "../svg/chart.ts";
import { linearScale, scaleOf } from "../svg/scale.ts";

/** By how much measurements missed their held-out predictions, as a share of the prediction, over the prediction. */
export function residuals(model: Model): Html | null {
  const { target } = model;
  const rows = plottedRows(model).filter(({ predicted }) => predicted > 0);
  if (rows.length === 0) return null;
  const area = plotArea();
  const shares = rows.map(({ measured, predicted }) => (measured - predicted) / predicted);
  const reach = Math.max(0.05, ...shares.map(Math.abs)) * 1.1;
  const x = scaleOf(
    rows.map(({ predicted }) => predicted),
    { from: area.left, to: area.right },
  );
  const y = linearScale({ minimum: -reach, maximum: reach, from: area.bottom, to: area.top });
  const marks = [
    line(area.left, y.at(0), area.right, y.at(0), "identity"),
    rows.map(({ configuration, predicted }, index) => {
      const share = shares[index] ?? 0;
      const title = `${configuration}: ${formatShare(share)} off a prediction of ${formatQuantity(predicted, target.unit)}`;
      return dot(x.at(predicted), y.at(share), "point", title);
    }),
  ];
  const largest = Math.max(...shares.map(Math.abs));
  return html`<figure>
    <figcaption>Residuals, ${plottedWords(model)}</figcaption>
    ${chart({
      x: { scale: x, unit: target.unit, label: "predicted" },
      y: { scale: y, unit: "share", label: "(measured − predicted) / predicted" },
      description: `Relative residuals of ${rows.length} held-out rows over the prediction; the largest is ${formatShare(largest)}.`,
      marks: html`<g class="${rows.length > 100 ? "crowd" : "few"}">${marks}</g>`,
    })}
  </figure>`;
}
