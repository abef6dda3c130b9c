/** Where the surrogate of tandems is in the source tree. The build puts a module in this one's place that finds it beside the bundle. */
export function shippedSurrogateUrl(): URL {
  const name = "batch-tandem.tandem.responseMeanSeconds.json";
  return new URL(`../../../workflows/modelling/models/${name}`, import.meta.url);
}
