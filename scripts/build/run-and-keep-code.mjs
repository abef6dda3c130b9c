// Runs a bundle that `startedScript` made, and when it ends keeps the code that was compiled of it: run-and-keep-code.mjs BUNDLE FILE [ARGUMENT]...
import { writeFileSync } from "node:fs";
import vm from "node:vm";
import { pathToFileURL } from "node:url";

const [bundle, file] = process.argv.slice(2);
const { Script } = vm;
let script;
vm.Script = function (...given) {
  script = new Script(...given);
  return script;
};
process.once("exit", () => writeFileSync(file, script.createCachedData()));
process.argv.splice(1, 3, bundle);
await import(pathToFileURL(bundle).href);
