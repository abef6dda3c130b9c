import { describe, expect, it } from "vitest";

import { minimiseInBox, type Objective } from "#core/numeric/lbfgs.ts";

const EVERYWHERE = { lower: new Float64Array(20).fill(-Infinity), upper: new Float64Array(20).fill(Infinity) };

/** Rosenbrock's valley in any number of dimensions: the minimum 0 is at ones. */
const rosenbrock: Objective = (point, gradient) => {
  gradient.fill(0);
  let value = 0;
  for (let index = 0; index + 1 < point.length; index++) {
    const [x, y] = [point[index]!, point[index + 1]!];
    value += 100 * (y - x * x) ** 2 + (1 - x) ** 2;
    gradient[index]! += -400 * x * (y - x * x) - 2 * (1 - x);
    gradient[index + 1]! += 200 * (y - x * x);
  }
  return value;
};

describe("minimiseInBox()", () => {
  it.each([2, 5, 20])("follows Rosenbrock's valley in %d dimensions", (dimensions) => {
    const start = Array.from({ length: dimensions }, (_, index) => (index % 2 === 0 ? -1.2 : 1));
    const limits = { iterations: 500, valueTolerance: 0, gradientTolerance: 1e-6 };
    const { point, value, evaluations } = minimiseInBox(rosenbrock, start, EVERYWHERE, limits);
    // In higher dimensions there is a second minimum near -1 for the first variable (Shang and Qiu 2006).
    if (dimensions === 2) for (const coordinate of point) expect(coordinate).toBeCloseTo(1, 5);
    expect(value).toBeLessThan(4);
    const gradient = new Float64Array(dimensions);
    rosenbrock(point, gradient);
    for (const slope of gradient) expect(Math.abs(slope)).toBeLessThan(1e-5);
    expect(evaluations).toBeLessThan(200);
  });

  it("stops at bounds, and moves along them", () => {
    // scipy 1.10.1: minimize(rosen, [-1, .2], jac=rosen_der, method="L-BFGS-B", bounds=[(-2, .5), (-2, 2)]).x
    const { point, value } = minimiseInBox(
      rosenbrock,
      [-1, 0.2],
      { lower: [-2, -2], upper: [0.5, 2] },
      { iterations: 200 },
    );
    expect(point[0]).toBe(0.5);
    expect(point[1]).toBeCloseTo(0.25, 5);
    expect(value).toBeCloseTo(0.25, 6);
  });

  it("meets scales that differ by a million in few steps", () => {
    const scales = [1, 1e3, 1e-3, 10];
    const bowl: Objective = (point, gradient) => {
      let value = 0;
      for (const [index, scale] of scales.entries()) {
        gradient[index] = scale * (point[index]! - index);
        value += 0.5 * scale * (point[index]! - index) ** 2;
      }
      return value;
    };
    const { point } = minimiseInBox(bowl, [5, 5, 5, 5], EVERYWHERE, {
      iterations: 100,
      gradientTolerance: 1e-9,
      valueTolerance: 0,
    });
    for (const index of scales.keys()) expect(point[index]).toBeCloseTo(index, 5);
  });

  it("turns back where there is no value, and stays where nothing can be gained", () => {
    const walled: Objective = (point, gradient) => {
      const x = point[0]!;
      gradient[0] = 1 - 1 / x;
      return x > 0 ? x - Math.log(x) : Infinity;
    };
    const { point } = minimiseInBox(walled, [0.05], EVERYWHERE, { iterations: 50 });
    expect(point[0]).toBeCloseTo(1, 4);
    const none = minimiseInBox(() => Infinity, [3], EVERYWHERE, { iterations: 5 });
    expect([...none.point]).toEqual([3]);
  });

  it("leaves its start as it was and counts at most so many steps", () => {
    const start = Float64Array.of(-1.2, 1);
    const { value } = minimiseInBox(rosenbrock, start, EVERYWHERE, { iterations: 3 });
    expect([...start]).toEqual([-1.2, 1]);
    expect(value).toBeGreaterThan(1e-3);
    expect(value).toBeLessThan(rosenbrock(start, new Float64Array(2)));
  });
});
