const SUFFIXES: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};
const QUANTITY = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i))?$/;

/** The number that a quantity of the API means (`1930m`, `24560964Ki`, `1e3`); 0 where there is none. */
export function quantityOf(quantity: string | number | undefined): number {
  if (quantity === undefined) return 0;
  const match = QUANTITY.exec(String(quantity));
  if (match === null) throw new RangeError(`Cannot read "${quantity}" as it must be a quantity such as 500m or 2Gi`);
  const [, digits = "0", exponent = "", suffix = ""] = match;
  return Number(`${digits}${exponent}`) * (SUFFIXES[suffix] ?? 1);
}
