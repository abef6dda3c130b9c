import type { Arrival } from "#core/workflow/routing.ts";

import type { OpenService } from "./open-service.ts";
import type { ServiceRequest } from "./service-client.ts";
import { ARRIVAL_TYPE } from "./serving-message.ts";

/**
 * The request for an arrival: with its files as the body; or, where the pods have the store, a CloudEvent that tells of
 * the files there.
 */
export async function requestOf(
  arrival: Arrival,
  { token, keepsInStore, bodies }: Pick<OpenService, "token" | "keepsInStore" | "bodies">,
): Promise<Omit<ServiceRequest, "signal">> {
  const authorization = `Bearer ${token}`;
  const head = Buffer.from(`${JSON.stringify(arrival)}\n`);
  if (!keepsInStore) {
    const files = await bodies.bodiesOf(arrival.files);
    return { headers: { authorization, "content-type": ARRIVAL_TYPE }, body: [head, ...files] };
  }
  const last = arrival.files.at(-1);
  return {
    headers: {
      authorization,
      "content-type": "application/json",
      "ce-specversion": "1.0",
      "ce-id": arrival.id,
      "ce-source": `profaas:${last?.bucket ?? ""}`,
      "ce-type": "io.profaas.arrival",
      "ce-subject": encodeURIComponent(last?.key ?? ""),
    },
    body: [head],
  };
}
