// @ts-check
/** @import { Curve } from "./page-types.ts" */
import { formatQuantity } from "./format-quantity.js";
import uPlot from "./vendor/uplot.js";

/** Powers of two, so that sizes get round ticks. */
const BYTE_STEPS = Array.from({ length: 50 }, (_, power) => 2 ** power);

/**
 * Draws curves in an element, one at a time; `pick` is told where somebody clicks.
 * @param {HTMLElement} place
 * @param {(value: number) => void} pick
 * @param {(words: string) => void} say What lies under the pointer, in words.
 * @returns {(curve: Curve | undefined) => void}
 */
export function chartIn(place, pick, say) {
  /** @type {uPlot | undefined} */
  let plot;
  /** @type {Curve | undefined} */
  let shown;

  /** @param {Curve | undefined} curve */
  const draw = (curve) => {
    const same =
      plot !== undefined && curve !== undefined && shown?.input === curve.input && shown.target === curve.target;
    shown = curve;
    if (curve !== undefined && same && plot !== undefined) {
      plot.setData(dataOf(curve));
      return;
    }
    plot?.destroy();
    plot =
      curve === undefined
        ? undefined
        : new uPlot(
            optionsOf(place, curve, () => shown ?? curve, say),
            dataOf(curve),
            place,
          );
    plot?.over.addEventListener("click", () => {
      if (plot !== undefined && plot.cursor.left !== undefined && plot.cursor.left >= 0)
        pick(plot.posToVal(plot.cursor.left, "x"));
    });
  };
  new ResizeObserver(() => plot?.setSize(sizeOf(place))).observe(place);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    const curve = shown;
    draw(undefined);
    draw(curve);
  });
  return draw;
}

/** @param {Curve} curve @returns {uPlot.AlignedData} */
function dataOf({ values, answers }) {
  return [
    [...values],
    answers.map(({ lower }) => lower),
    answers.map(({ upper }) => upper),
    answers.map(({ prediction }) => prediction),
  ];
}

/** @param {HTMLElement} place */
function sizeOf(place) {
  return { width: Math.max(280, place.clientWidth), height: 340 };
}

/**
 * @param {HTMLElement} place
 * @param {Curve} curve
 * @param {() => Curve} current
 * @param {(words: string) => void} say
 * @returns {uPlot.Options}
 */
function optionsOf(place, { input, target }, current, say) {
  const style = window.getComputedStyle(place);
  const colour = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  const axis = (/** @type {string} */ unit, /** @type {string} */ label) => ({
    label,
    labelSize: 24,
    stroke: colour("--ink"),
    grid: { stroke: colour("--line"), width: 1 },
    ticks: { stroke: colour("--line"), width: 1 },
    font: "12px system-ui, sans-serif",
    labelFont: "13px system-ui, sans-serif",
    values: (/** @type {uPlot} */ _plot, /** @type {number[]} */ splits) =>
      splits.map((value) => tickWords(value, unit)),
    ...(unit === "B" ? { incrs: BYTE_STEPS } : {}),
  });
  return {
    ...sizeOf(place),
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false } },
    scales: {
      x: { time: false },
      y: { range: (_plot, low, high) => [Math.min(0, low), high + (high - Math.min(0, low)) * 0.06 || 1] },
    },
    axes: [axis(input.unit, input.name), { ...axis(target.unit, target.name), size: 72 }],
    series: [
      {},
      { stroke: "transparent", points: { show: false } },
      { stroke: "transparent", points: { show: false } },
      { stroke: colour("--accent"), width: 2, points: { show: false } },
    ],
    bands: [{ series: [2, 1], fill: colour("--band") }],
    hooks: {
      drawClear: [(plot) => drawTrainedRange(plot, current(), colour("--trained"), colour("--line"))],
      draw: [(plot) => drawQuestion(plot, current(), colour("--ink"), colour("--paper"))],
      setCursor: [(plot) => say(cursorWords(plot, current()))],
    },
  };
}

/** @param {uPlot} plot @param {Curve} curve @param {string} fill @param {string} edge */
function drawTrainedRange({ ctx, bbox, valToPos }, { input }, fill, edge) {
  const from = Math.max(bbox.left, valToPos(input.minimum, "x", true));
  const to = Math.min(bbox.left + bbox.width, valToPos(input.maximum, "x", true));
  ctx.save();
  ctx.fillStyle = fill;
  ctx.fillRect(from, bbox.top, to - from, bbox.height);
  ctx.strokeStyle = edge;
  ctx.setLineDash([6, 5]);
  ctx.strokeRect(from, bbox.top, to - from, bbox.height);
  ctx.restore();
}

/** @param {uPlot} plot @param {Curve} curve @param {string} ink @param {string} paper */
function drawQuestion({ ctx, bbox, valToPos }, { at, answer }, ink, paper) {
  const x = valToPos(at, "x", true);
  ctx.save();
  ctx.strokeStyle = ink;
  ctx.fillStyle = paper;
  ctx.lineWidth = 2 * window.devicePixelRatio;
  ctx.setLineDash([3, 4]);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.beginPath();
  ctx.arc(x, valToPos(answer.prediction, "y", true), 5 * window.devicePixelRatio, 0, 2 * Math.PI);
  ctx.fill();
  ctx.stroke();
  ctx.restore();
}

/** @param {uPlot} plot @param {Curve} curve */
function cursorWords(plot, { values, answers, input, target }) {
  const index = plot.cursor.idx;
  const answer = index === null || index === undefined ? undefined : answers[index];
  if (answer === undefined) return "";
  const said = (/** @type {number} */ value) => formatQuantity(value, target.unit);
  const outside = answer.extrapolation > 0 ? ", outside of what was measured" : "";
  return `at ${formatQuantity(values[index ?? 0] ?? 0, input.unit)}: ${said(answer.prediction)}, ${said(answer.lower)} to ${said(answer.upper)}${outside}`;
}

/** @param {number} value @param {string} unit */
function tickWords(value, unit) {
  return formatQuantity(value, unit)
    .replace(/(\.\d*?)0+(?= )/, "$1")
    .replace(/\.(?= )/, "");
}
