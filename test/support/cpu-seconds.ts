/** CPU seconds of this process that the work took: unlike the time on the wall, others on the machine do not add to it. */
export function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
