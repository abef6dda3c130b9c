/** A module of the page, which is JavaScript for browsers; those without the DOM run here as well. */
export async function pageModule<Module>(name: string): Promise<Module> {
  const address = new URL(`../../../functions/predictor/web/${name}`, import.meta.url);
  return (await import(address.href)) as Module;
}
