import type { Model } from "./model.ts";
import { heldOutRowsOf } from "./packed-held-out.ts";

/**
 * How far beyond its data the model was tested along each input that it was made to go beyond, in widths of what was
 * learned from then: on the model's held-out rows, of the cut that leaves most beyond it. 0 where they do not tell.
 */
export function testedReach({
  question,
  inputs,
  heldOut,
}: Pick<Model, "question" | "inputs" | "heldOut">): ReadonlyMap<string, number> {
  return new Map(
    question.extrapolate.map((name) => {
      const input = inputs.find((each) => each.name === name);
      if (input?.kind !== "number") return [name, 0];
      const { minimum, maximum } = input;
      const ends = new Map<number, { cut: number; most: number }>();
      for (const { fold, inputs: asked } of heldOutRowsOf({ heldOut })) {
        const value = Number(asked[name]);
        const { cut, most } = ends.get(fold) ?? { cut: value, most: value };
        ends.set(fold, { cut: Math.min(cut, value), most: Math.max(most, value) });
      }
      // What was learned from lies below the cut, so that its width is less than this and the reach at least this.
      const reaches = [...ends.values()].map(({ cut, most }) =>
        cut > minimum && most === maximum ? (maximum - cut) / (cut - minimum) : 0,
      );
      return [name, Math.max(0, ...reaches)];
    }),
  );
}
