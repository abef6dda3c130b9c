/** What a plan may ask for but cannot have so far, refused by its name rather than left out. */
export function notYetSupported(what: string): Error {
  return new Error(`Cannot learn by this plan as ${what} is not yet supported`);
}
