import { formatNumber } from "#core/document/format-quantity.ts";
import type { Model } from "#core/model/model.ts";

/** One line an input of a model: its name, what it may be, and what it was in training. */
export function describeInputs(model: Model): string[] {
  return model.inputs.map((input) => {
    const about = input.description === "" ? "" : `  ${input.description}`;
    if (input.kind === "category") {
      const others = input.other === undefined ? "" : `; anything else counts as ${input.other}`;
      return `${input.name}: one of ${input.values.join(", ")}${others}${about}`;
    }
    const unit = input.unit === "" || input.unit === "1" ? "" : ` ${input.unit}`;
    const trained =
      input.minimum === input.maximum
        ? `always ${typed(input.minimum)}${unit} in training`
        : `trained from ${typed(input.minimum)} to ${typed(input.maximum)}${unit}`;
    return `${input.name}: a number, ${trained}${about}`;
  });
}

/** A number as somebody may type it: whole ones with all their digits. */
function typed(value: number): string {
  return Number.isInteger(value) ? String(value) : formatNumber(value);
}
