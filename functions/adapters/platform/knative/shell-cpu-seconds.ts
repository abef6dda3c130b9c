/**
 * CPU time of a shell and of what it started, out of what its `times` prints: a line for itself and one for its
 * children, each user and system time such as `0m1.25s`. Null of anything else.
 */
export function shellCpuSeconds(times: string): number | null {
  const parts = [...times.matchAll(/(\d+)m(\d+(?:[.,]\d+)?)s/g)];
  if (parts.length !== 4) return null;
  return parts.reduce(
    (sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number((seconds ?? "").replace(",", ".")),
    0,
  );
}
