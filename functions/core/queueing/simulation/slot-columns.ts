/** What is summed over a stretch of arrivals, by its place among the sums. */
export const SLOT = {
  /** Jobs that came, and the seconds that it took. */
  jobs: 0,
  span: 1,
  /** Over all jobs that began at the first stage: waits, how many waited, times in service, times of servers. */
  firstWait: 2,
  firstWaits: 3,
  firstService: 4,
  firstBusy: 5,
  /** Jobs that left the first stage. */
  departed: 6,
  /** Over the jobs that began at the second stage: their number, buffer waits, waits, how many waited, services, responses. */
  offloaded: 7,
  bufferWait: 8,
  secondWait: 9,
  secondWaits: 10,
  secondService: 11,
  response: 12,
  /** Over the jobs that left after the first stage. */
  local: 13,
  localResponse: 14,
  /** Over whole requests. */
  requests: 15,
  requestResponse: 16,
} as const;

export const SLOT_COLUMNS = 17;
