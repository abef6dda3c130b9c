import { z } from "zod";

/** One pattern of all that may be there would remember each place of a text before the next, at twenty times the cost. */
const OTHER_SIGN = /[^0-9A-Za-z+/=]/;

/** Base64 of whole groups of four. Zod's own check decodes it by `atob`, which takes longer than to read a whole model. */
export const Base64Text = z.string().refine(isBase64, "Invalid base64-encoded string");

function isBase64(text: string): boolean {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const firstPadding = text.indexOf("=");
  const isInPlace = firstPadding === (padding === 0 ? -1 : text.length - padding);
  return text.length % 4 === 0 && isInPlace && !OTHER_SIGN.test(text);
}
