import { formatQuantity } from "#core/document/format-quantity.ts";
import type { HeldOutRow } from "#core/model/held-out-row.ts";
import type { Model } from "#core/model/model.ts";

import { html, type Html } from "../html.ts";
import { plottedRows, plottedWords } from "../plotted-rows.ts";
import { chart, dot, line, plotArea } from "../svg/chart.ts";
import { legend } from "../svg/legend.ts";
import { scaleOf } from "../svg/scale.ts";

/** Held-out predictions against what was measured, with their intervals and the line on which both are the same. */
export function measuredPredicted(model: Model): Html {
  const { target, interval } = model;
  const heldOut = plottedRows(model);
  const area = plotArea();
  const values = heldOut.flatMap(({ measured, predicted }) => [measured, predicted]);
  const x = scaleOf(values, { from: area.left, to: area.right });
  const y = scaleOf(values, { from: area.bottom, to: area.top });
  const inside = heldOut.filter((row) => isInside(row)).length;
  const said = (value: number): string => formatQuantity(value, target.unit);
  const marks = [
    line(x.at(x.minimum), y.at(x.minimum), x.at(x.maximum), y.at(x.maximum), "identity"),
    heldOut.map((row) => {
      const clamp = (value: number): number => y.at(Math.min(Math.max(value, y.minimum), y.maximum));
      return line(x.at(row.measured), clamp(row.lower), x.at(row.measured), clamp(row.upper), "whisker");
    }),
    heldOut.map((row) =>
      dot(
        x.at(row.measured),
        y.at(row.predicted),
        isInside(row) ? "point" : "point outside",
        `${row.configuration}: measured ${said(row.measured)}, predicted ${said(row.predicted)} (${said(row.lower)} to ${said(row.upper)})`,
      ),
    ),
  ];
  return html`<figure>
    <figcaption>Measured and predicted, ${plottedWords(model)}</figcaption>
    ${chart({
      x: { scale: x, unit: target.unit, label: "measured" },
      y: { scale: y, unit: target.unit, label: "predicted" },
      description: `Predicted against measured ${target.name} of ${heldOut.length} held-out rows; ${inside} were measured inside their interval.`,
      marks: html`<g class="${heldOut.length > 100 ? "crowd" : "few"}">${marks}</g>`,
    })}${legend([
      { className: "point", words: `measured inside its ${interval.level * 100} % interval` },
      { className: "point outside", words: "outside of it" },
    ])}
  </figure>`;
}

function isInside({ measured, lower, upper }: HeldOutRow): boolean {
  return measured >= lower && measured <= upper;
}
