/** A tandem of which every number is told beforehand. */
export interface ToldTandem {
  readonly gaps: readonly number[];
  readonly sizes: readonly number[];
  readonly servers: readonly [number, number];
  /** By the order in which jobs begin at each stage, from the first again after the last. */
  readonly services: readonly [readonly number[], readonly number[]];
  readonly offloadBatch: number | "request";
  readonly timeoutSeconds: number;
  readonly delaySeconds: number;
}

export interface EventSums {
  readonly firstWait: number;
  readonly bufferWait: number;
  readonly secondWait: number;
  readonly response: number;
  readonly offloaded: number;
  readonly requestResponse: number;
  readonly requests: number;
  /** Jobs at the first stage, waiting or in service, integrated over time. */
  readonly firstJobSeconds: number;
  /** Whether a server was ever idle while a job waited for it. */
  readonly idledWhileWaiting: boolean;
}

interface Job {
  readonly request: number;
  readonly came: number;
  done: number;
  sent: number;
}

/**
 * The same by a list of events, each looked at in its turn: slow, and with nothing of the recursion in it. All offloaded jobs
 * leave; those whose batch never goes are not counted.
 */
export function eventTandem(told: ToldTandem): EventSums {
  const { gaps, sizes, servers, services, offloadBatch, timeoutSeconds, delaySeconds } = told;
  const events: { at: number; act: () => void }[] = [];
  const schedule = (at: number, act: () => void): void => {
    const place = events.findIndex((event) => event.at > at);
    events.splice(place < 0 ? events.length : place, 0, { at, act });
  };
  let now = 0;
  let [firstWait, bufferWait, secondWait, response, offloaded] = [0, 0, 0, 0, 0];
  let [requestResponse, requests, firstJobSeconds, firstJobs] = [0, 0, 0, 0];
  let idledWhileWaiting = false;
  const queues: [Job[], Job[]] = [[], []];
  const busy = [0, 0];
  const begun = [0, 0];
  const left = [...sizes];
  let held: Job[] = [];
  let holding = 0;

  const begin = (stage: 0 | 1): void => {
    while (busy[stage]! < servers[stage] && queues[stage].length > 0) {
      const job = queues[stage].shift()!;
      busy[stage]!++;
      if (stage === 0) firstWait += now - job.came;
      else secondWait += now - (job.sent + delaySeconds);
      const list = services[stage];
      schedule(now + list[begun[stage]!++ % list.length]!, () => end(stage, job));
    }
  };
  const end = (stage: 0 | 1, job: Job): void => {
    busy[stage]!--;
    if (stage === 0) {
      firstJobs--;
      job.done = now;
      gather(job);
    } else {
      offloaded++;
      response += now - job.came;
      if (--left[job.request]! === 0) {
        requests++;
        requestResponse += now - job.came;
      }
    }
    begin(stage);
  };
  const gather = (job: Job): void => {
    held.push(job);
    if (offloadBatch === "request") {
      const together = held.filter(({ request }) => request === job.request);
      if (together.length < sizes[job.request]!) return;
      held = held.filter(({ request }) => request !== job.request);
      return send(together);
    }
    if (held.length === 1 && offloadBatch > 1 && timeoutSeconds < Infinity) {
      const mine = ++holding;
      schedule(now + timeoutSeconds, () => {
        if (mine === holding && held.length > 0) send(held.splice(0));
      });
    }
    if (held.length === offloadBatch) {
      holding++;
      send(held.splice(0));
    }
  };
  const send = (jobs: readonly Job[]): void => {
    for (const job of jobs) {
      bufferWait += now - job.done;
      job.sent = now;
    }
    schedule(now + delaySeconds, () => {
      queues[1].push(...jobs);
      begin(1);
    });
  };

  let comes = 0;
  for (const [request, gap] of gaps.entries()) {
    comes += gap;
    const came = comes;
    schedule(came, () => {
      for (let job = 0; job < sizes[request]!; job++) queues[0].push({ request, came, done: 0, sent: 0 });
      firstJobs += sizes[request]!;
      begin(0);
    });
  }
  while (events.length > 0) {
    const { at, act } = events.shift()!;
    firstJobSeconds += firstJobs * (at - now);
    now = at;
    act();
    for (const stage of [0, 1] as const) {
      if (queues[stage].length > 0 && busy[stage]! < servers[stage]) idledWhileWaiting = true;
    }
  }
  return {
    firstWait,
    bufferWait,
    secondWait,
    response,
    offloaded,
    requestResponse,
    requests,
    firstJobSeconds,
    idledWhileWaiting,
  };
}
