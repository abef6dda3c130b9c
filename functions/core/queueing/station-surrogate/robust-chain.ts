import type { Chain } from "../chain/chain.ts";
import { chainLoads } from "../chain/chain-loads.ts";
import { type ChainMeans, withChainResponse } from "../chain/chain-qna.ts";
import { linkedStream, sourceStream } from "./chain-stream.ts";
import { leftStation } from "./left-station.ts";
import { analyticStation } from "./station-answer.ts";
import { describeStation } from "./station-description.ts";

/** A chain by what a surrogate corrects, uncorrected: robust queueing station by station, descriptors passed on by closed forms. */
export function robustChain(chain: Chain): ChainMeans {
  const loads = chainLoads(chain);
  let stream = sourceStream(chain);
  const left = chain.stations.map((station, index) => {
    const link = chain.links[index];
    const found = leftStation(station, loads[index]!.jobRate, analyticStation(describeStation(stream, station, link)));
    if (link !== undefined) stream = linkedStream(stream, found, link);
    return found;
  });
  return withChainResponse(
    chain,
    left.map(({ waitSeconds }) => waitSeconds),
    left.map(({ bufferWaitSeconds }) => bufferWaitSeconds),
  );
}
