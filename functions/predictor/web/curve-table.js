// @ts-check
/** @import { Curve } from "./page-types.ts" */
import { element } from "./elements.js";
import { formatQuantity } from "./format-quantity.js";

const ROWS = 10;

/**
 * The curve for those who read rather than look: some of its points in a table.
 * @param {Curve} curve
 * @returns {Node[]}
 */
export function curveTable({ input, target, values, answers }) {
  const every = Math.max(1, Math.floor((values.length - 1) / (ROWS - 1)));
  const said = (/** @type {number} */ value) => formatQuantity(value, target.unit);
  const rows = values.flatMap((value, index) => {
    const answer = answers[index];
    if (answer === undefined || (index % every !== 0 && index !== values.length - 1)) return [];
    const cells = [
      said(answer.prediction),
      said(answer.lower),
      said(answer.upper),
      answer.extrapolation > 0 ? "no" : "yes",
    ];
    return [
      element(
        "tr",
        {},
        element("th", { scope: "row" }, formatQuantity(value, input.unit)),
        ...cells.map((cell) => element("td", {}, cell)),
      ),
    ];
  });

  const head = [input.name, "prediction", "from", "to", "in trained range"].map((name) =>
    element("th", { scope: "col" }, name),
  );
  return [element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows)];
}
