import { formatQuantity } from "#core/document/format-quantity.ts";
import type { Forecast } from "#core/scenario/forecast.ts";

import { html, type Html } from "../../functions/trainer/report/html.ts";
import { band, chart, dot, line, plotArea, polyline } from "../../functions/trainer/report/svg/chart.ts";
import { legend } from "../../functions/trainer/report/svg/legend.ts";
import { linearScale } from "../../functions/trainer/report/svg/scale.ts";

const WIDTH = 860;
const HEIGHT = 340;

type Point = readonly [number, number];
type Time = "responseMeanSeconds" | "responseP95Seconds" | "makespanSeconds";

/** A time over the load. */
export interface LoadCurveLine {
  readonly time: Time;
  readonly words: string;
  /** Of its curve, band and points; without it those of the style sheet's first. */
  readonly className?: string;
}

/** Times against load with the band of the plays, what else answers, and where the workflow bears no more. */
export function loadCurve(forecast: Forecast, lines: readonly LoadCurveLine[]): Html {
  const { curve, borneLoadFactor } = forecast;
  const area = plotArea(WIDTH, HEIGHT);
  const factors = curve.map(({ loadFactor }) => loadFactor);
  const end = Math.max(...factors);
  const borne = borneLoadFactor !== null && borneLoadFactor <= end * 1.25 ? borneLoadFactor : undefined;
  const maximum = Math.max(end, borne ?? 0);
  const x = linearScale({ minimum: Math.min(...factors), maximum, from: area.left, to: area.right });
  const highest = Math.max(...lines.flatMap(({ time }) => curve.map(({ times }) => times[time].upper)));
  const y = linearScale({ minimum: 0, maximum: highest * 1.05, from: area.bottom, to: area.top });
  const marks = lines.map((each) => {
    const { time } = each;
    const own = each.className === undefined ? "" : ` ${each.className}`;
    const points = (part: "expected" | "lower" | "upper"): Point[] =>
      curve.map(({ loadFactor, times }) => [x.at(loadFactor), y.at(times[time][part])]);
    return [
      band(points("lower"), points("upper"), `band${own}`),
      polyline(points("expected"), `curve${own}`),
      curve.map(({ loadFactor, times, overloaded }) =>
        dot(
          x.at(loadFactor),
          y.at(times[time].expected),
          overloaded ? "point outside" : `point${own}`,
          `${each.words}: ${seconds(times[time].expected)} at ${loadFactor} times the load${overloaded ? ", more than it bears" : ""}`,
        ),
      ),
      polyline(
        steadyPoints(forecast, time).flatMap(([factor, value]): Point[] =>
          value > highest * 1.05 ? [] : [[x.at(factor), y.at(value)]],
        ),
        "identity",
      ),
    ];
  });
  const words = lines.map((each) => each.words).join(" and ");
  const steady = curve.find((point) => point.steady !== null)?.steady;
  const isBeyond = curve.some(({ overloaded }) => overloaded);
  return html`<figure class="wide">
    <figcaption>${words} by load</figcaption>
    ${chart({
      x: { scale: x, unit: "1", label: "times the scenario's load" },
      y: { scale: y, unit: "s", label: lines.length === 1 ? words : "response" },
      description: lines.map((each) => description(curve, each)).join("; "),
      marks: [borne === undefined ? [] : line(x.at(borne), area.top, x.at(borne), area.bottom, "limit"), marks],
      width: WIDTH,
      height: HEIGHT,
    })}
    ${legend([
      ...lines.flatMap(({ words: of, className }) => [
        { className: className === undefined ? "curve-key" : `curve-key ${className}`, words: of },
        { className: className === undefined ? "band" : `band ${className}`, words: "90 % of the plays" },
      ]),
      ...(steady === null || steady === undefined
        ? []
        : [{ className: "identity-key", words: `${steady.method}, in the long run` }]),
      ...(borne === undefined ? [] : [{ className: "limit-key", words: `all that it bears: ${factorWords(borne)}` }]),
      ...(isBeyond ? [{ className: "point outside", words: "more than it bears: of these requests alone" }] : []),
    ])}
  </figure>`;
}

/** Load factors with the other answer to one of the times; makespans have none. */
function steadyPoints({ curve }: Forecast, time: Time): Point[] {
  if (time === "makespanSeconds") return [];
  return curve.flatMap(({ loadFactor, steady }): Point[] => {
    const value = steady?.[time];
    return value === null || value === undefined ? [] : [[loadFactor, value]];
  });
}

function description(curve: Forecast["curve"], { time, words }: LoadCurveLine): string {
  const [first, last] = [curve[0]!, curve.at(-1)!];
  return `${words}: ${seconds(first.times[time].expected)} at ${first.loadFactor} times the load, ${seconds(last.times[time].expected)} at ${last.loadFactor} times`;
}

function factorWords(factor: number): string {
  return `${Number(factor.toPrecision(3))} times the load`;
}

function seconds(value: number): string {
  return formatQuantity(value, "s");
}
