/** The sum of the products of numbers in the same place. */
export function dot(left: Float64Array, right: Float64Array): number {
  const whole = left.length - (left.length % 4);
  // Four sums, as each addition would otherwise wait for the one before.
  let [first, second, third, fourth] = [0, 0, 0, 0];
  for (let index = 0; index < whole; index += 4) {
    first += left[index]! * right[index]!;
    second += left[index + 1]! * right[index + 1]!;
    third += left[index + 2]! * right[index + 2]!;
    fourth += left[index + 3]! * right[index + 3]!;
  }
  for (let index = whole; index < left.length; index++) first += left[index]! * right[index]!;
  return first + second + (third + fourth);
}
