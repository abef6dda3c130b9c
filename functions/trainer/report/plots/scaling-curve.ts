import { formatQuantity } from "#core/document/format-quantity.ts";
import type { Model } from "#core/model/model.ts";

import { html, type Html } from "../html.ts";
import { scalingQuestion, type ScalingQuestion } from "../scaling-question.ts";
import { band, chart, dot, plotArea, polyline, rectangle } from "../svg/chart.ts";
import { legend } from "../svg/legend.ts";
import { linearScale, scaleOf } from "../svg/scale.ts";

const WIDTH = 860;
const HEIGHT = 320;

/** The prediction with its interval over the number input that matters most, and what was measured along it. */
export function scalingCurve(model: Model): Html | null {
  const question = scalingQuestion(model);
  if (question === undefined) return null;
  const { input, values, answers, measured } = question;
  const { unit } = model.target;
  const area = plotArea(WIDTH, HEIGHT);
  const x = linearScale({ minimum: values[0] ?? 0, maximum: values.at(-1) ?? 1, from: area.left, to: area.right });
  const heights = [...answers.flatMap(({ lower, upper }) => [lower, upper]), ...measured.map(({ value }) => value)];
  const extent = scaleOf(heights, { from: area.bottom, to: area.top });
  const y = linearScale({
    minimum: Math.min(0, extent.minimum),
    maximum: extent.maximum,
    from: area.bottom,
    to: area.top,
  });
  const points = (part: "prediction" | "lower" | "upper"): (readonly [number, number])[] =>
    answers.map((answer, index) => [x.at(values[index] ?? 0), y.at(answer[part])]);
  const marks = [
    rectangle(
      x.at(input.minimum),
      area.top,
      x.at(input.maximum) - x.at(input.minimum),
      area.bottom - area.top,
      "trained",
    ),
    band(points("lower"), points("upper"), "band"),
    polyline(points("prediction"), "curve"),
    measured.map(({ at, value, configuration }) =>
      dot(
        x.at(at),
        y.at(value),
        "point",
        `${configuration}: measured ${formatQuantity(value, unit)} at ${formatQuantity(at, input.unit)}`,
      ),
    ),
  ];
  return html`<figure class="wide">
    <figcaption>${model.target.name} over ${input.name}</figcaption>
    ${chart({
      x: { scale: x, unit: input.unit, label: `${input.name}` },
      y: { scale: y, unit, label: model.target.name },
      description: description(model, question),
      marks,
      width: WIDTH,
      height: HEIGHT,
    })}
    ${legend([
      { className: "curve-key", words: "predicted" },
      { className: "band", words: `${model.interval.level * 100} % interval` },
      { className: "point", words: "measured" },
      { className: "trained", words: "trained range" },
    ])}
    <p class="note">${othersWords(question)}</p>
  </figure>`;
}

function description(model: Model, { input, values, answers, measured }: ScalingQuestion): string {
  const at = (index: number): string => {
    const answer = answers.at(index);
    return answer === undefined
      ? ""
      : `${formatQuantity(answer.prediction, model.target.unit)} at ${formatQuantity(values.at(index) ?? 0, input.unit)}`;
  };
  return `Predicted ${model.target.name} over ${input.name}: from ${at(0)} to ${at(-1)}, with ${measured.length} measured points.`;
}

function othersWords({ model, input, held }: ScalingQuestion): string {
  const others = model.inputs.filter(
    ({ name, ...rest }) =>
      name !== input.name && (rest.kind === "category" ? rest.values.length > 1 : rest.minimum < rest.maximum),
  );
  if (others.length === 0) return `${input.name} is the only input that varied.`;
  const words = others.map((other) => {
    const value = held[other.name];
    return `${other.name} ${typeof value === "number" && other.kind === "number" ? formatQuantity(value, other.unit) : String(value)}`;
  });
  return `The other inputs are held at ${words.join(", ")}. Measured points are of rows with just these values.`;
}
