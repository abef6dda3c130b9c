/** The program of a thread, as an address. The build puts a module that holds the program itself in this one's place. */
export function workerScript(): URL {
  const program = JSON.stringify(new URL("./simulation-worker.ts", import.meta.url).href);
  const loader = JSON.stringify(import.meta.resolve("tsx/esm/api"));
  const lines = [`import { register } from ${loader};`, "register();", `await import(${program});`];
  return new URL(`data:text/javascript,${encodeURIComponent(lines.join("\n"))}`);
}
