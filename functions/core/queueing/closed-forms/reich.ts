/**
 * How likely the response of a tandem of two M/M/1 queues, first come first served, is longer than so many seconds: its parts
 * are independent and exponential (Reich 1957) with the rates `service rate - arrival rate`.
 */
export function reichTail([first, second]: readonly [number, number], seconds: number): number {
  if (Math.abs(first - second) < 1e-9 * first) return Math.exp(-first * seconds) * (1 + first * seconds);
  return (second * Math.exp(-first * seconds) - first * Math.exp(-second * seconds)) / (second - first);
}

/** The response that a share of all jobs stays below. */
export function reichQuantile(rates: readonly [number, number], share: number): number {
  let low = 0;
  let high = 1 / rates[0] + 1 / rates[1];
  while (reichTail(rates, high) > 1 - share) high *= 2;
  for (let step = 0; step < 200 && high - low > 1e-14 * high; step++) {
    const middle = (low + high) / 2;
    if (reichTail(rates, middle) > 1 - share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
