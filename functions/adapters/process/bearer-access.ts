import { createHash, timingSafeEqual } from "node:crypto";

import type { AccessCheck } from "#ports/access-check.ts";
import type { Clock } from "#ports/clock.ts";

import type { BearerTokens } from "./bearer-tokens.ts";

export interface BearerAccessOptions {
  readonly tokens: BearerTokens;
  readonly clock: Clock;
  /** Wrong tokens that are answered in a row before the rest are told to come later, … */
  readonly mostWrong?: number;
  /** … and how many more a second are. */
  readonly wrongPerSecond?: number;
}

/**
 * Grants access to who sends one of the tokens as `Authorization: Bearer TOKEN`, compared in a time that does not depend
 * on it. Somebody who sends wrong ones never keeps out who sends the right one.
 */
export function bearerAccess({ tokens, clock, mostWrong = 20, wrongPerSecond = 1 }: BearerAccessOptions): AccessCheck {
  let allowance = mostWrong;
  let seenSeconds = clock.monotonicSeconds();
  return async (authorization) => {
    const given = digest(/^Bearer ([\x21-\x7e]+)$/i.exec(authorization ?? "")?.[1] ?? "");
    let isRight = false;
    for (const token of await tokens()) isRight = timingSafeEqual(digest(token), given) || isRight;
    if (isRight) return "granted";

    const nowSeconds = clock.monotonicSeconds();
    allowance = Math.min(mostWrong, allowance + (nowSeconds - seenSeconds) * wrongPerSecond);
    seenSeconds = nowSeconds;
    if (allowance < 1) return "limited";
    allowance--;
    return "denied";
  };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
