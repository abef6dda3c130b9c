import { z } from "zod";

const SIGNS = /^[0-9A-Za-z+/]*={0,2}$/;

/** Base64 of whole groups of four. Zod's own check decodes it by `atob`, which takes longer than to read a whole model. */
export const Base64Text = z
  .string()
  .refine((text) => text.length % 4 === 0 && SIGNS.test(text), "Invalid base64-encoded string");
