/** What stands for a curvature that is not positive. */
export const SMALLEST_CURVATURE = 1e-12;

/** Slopes of an objective along coefficients, and what each costs as it rises or gives as it falls. */
export interface PairSlopes {
  readonly gradient: Float64Array;
  readonly up: Float64Array;
  readonly down: Float64Array;
}

/** The coefficient whose rise lowers an objective most, found anew after each move of a pair. */
export interface PairChoice {
  /** -1 for none. */
  readonly rising: number;
  /** How much the objective falls, at most, as one coefficient rises; and rises, at least, as one falls. */
  readonly rise: number;
  readonly fall: number;
  /** Takes the move of a pair into the gradient, and looks. */
  follow(slopes: PairSlopes, moved: number, risingRow: Float64Array, fallingRow: Float64Array): void;
  /** The place whose fall, with the rise that was found, lowers the objective most; -1 for none. */
  partner(slopes: PairSlopes, diagonal: Float64Array, risingRow: Float64Array): number;
}

/** The choice without SIMD. */
export class RisingChoice implements PairChoice {
  rising = -1;
  rise = -Infinity;
  fall = Infinity;

  /** Four places a turn, as that alone costs as much as a place. */
  follow({ gradient, up, down }: PairSlopes, moved: number, risingRow: Float64Array, fallingRow: Float64Array): void {
    const count = gradient.length;
    let rising = -1;
    let rise = -Infinity;
    let fall = Infinity;
    let at = 0;
    for (; at + 3 < count; at += 4) {
      const second = at + 1;
      const third = at + 2;
      const fourth = at + 3;
      const one = gradient[at]! + moved * (risingRow[at]! - fallingRow[at]!);
      const two = gradient[second]! + moved * (risingRow[second]! - fallingRow[second]!);
      const three = gradient[third]! + moved * (risingRow[third]! - fallingRow[third]!);
      const four = gradient[fourth]! + moved * (risingRow[fourth]! - fallingRow[fourth]!);
      gradient[at] = one;
      gradient[second] = two;
      gradient[third] = three;
      gradient[fourth] = four;
      const upOne = up[at]! - one;
      const upTwo = up[second]! - two;
      const upThree = up[third]! - three;
      const upFour = up[fourth]! - four;
      if (upOne > rise || upTwo > rise || upThree > rise || upFour > rise) {
        if (upOne > rise) {
          rise = upOne;
          rising = at;
        }
        if (upTwo > rise) {
          rise = upTwo;
          rising = second;
        }
        if (upThree > rise) {
          rise = upThree;
          rising = third;
        }
        if (upFour > rise) {
          rise = upFour;
          rising = fourth;
        }
      }
      const downOne = down[at]! - one;
      const downTwo = down[second]! - two;
      const downThree = down[third]! - three;
      const downFour = down[fourth]! - four;
      if (downOne < fall || downTwo < fall || downThree < fall || downFour < fall) {
        fall = Math.min(fall, downOne, downTwo, downThree, downFour);
      }
    }
    for (; at < count; at++) {
      const slope = gradient[at]! + moved * (risingRow[at]! - fallingRow[at]!);
      gradient[at] = slope;
      if (up[at]! - slope > rise) {
        rise = up[at]! - slope;
        rising = at;
      }
      if (down[at]! - slope < fall) fall = down[at]! - slope;
    }
    this.rising = rising;
    this.rise = rise;
    this.fall = fall;
  }

  partner({ gradient, down }: PairSlopes, diagonal: Float64Array, risingRow: Float64Array): number {
    const { rise } = this;
    const own = diagonal[this.rising]!;
    const count = gradient.length;
    let best = -1;
    let most = 0;
    let at = 0;
    for (; at + 3 < count; at += 4) {
      const second = at + 1;
      const third = at + 2;
      const fourth = at + 3;
      const one = gain(rise - down[at]! + gradient[at]!, own + diagonal[at]! - 2 * risingRow[at]!);
      const two = gain(rise - down[second]! + gradient[second]!, own + diagonal[second]! - 2 * risingRow[second]!);
      const three = gain(rise - down[third]! + gradient[third]!, own + diagonal[third]! - 2 * risingRow[third]!);
      const four = gain(rise - down[fourth]! + gradient[fourth]!, own + diagonal[fourth]! - 2 * risingRow[fourth]!);
      if (one > most || two > most || three > most || four > most) {
        if (one > most) {
          most = one;
          best = at;
        }
        if (two > most) {
          most = two;
          best = second;
        }
        if (three > most) {
          most = three;
          best = third;
        }
        if (four > most) {
          most = four;
          best = fourth;
        }
      }
    }
    for (; at < count; at++) {
      const only = gain(rise - down[at]! + gradient[at]!, own + diagonal[at]! - 2 * risingRow[at]!);
      if (only > most) {
        most = only;
        best = at;
      }
    }
    return best;
  }
}

function gain(violation: number, curvature: number): number {
  const wrong = Math.max(0, violation);
  return (wrong * wrong) / (curvature > 0 ? curvature : SMALLEST_CURVATURE);
}
