import { once } from "node:events";
import { createInterface } from "node:readline";

/**
 * Runs one component of the application. Plain form: one input, named by INPUT_FILE_PATH, results into TMP_OUTPUT_DIR,
 * then exit. Warm form (`--warm`): prepares once, prints {"ready":true}, then serves one input per line of standard
 * input, each a JSON object of variables, and answers each with {"exitCode":N}. Messages go to standard error.
 */
export async function runComponent({ action, prepare, handle }) {
  console.log = console.error;
  try {
    if (process.argv.includes("--warm")) await serve({ action, prepare, handle });
    else await handle(settingsOf(process.env, action), await prepare(process.env));
  } catch (error) {
    process.exitCode = complain(action, error);
  }
}

async function serve({ action, prepare, handle }) {
  const prepared = await prepare(process.env);
  await answer({ ready: true });
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() === "") continue;
    let exitCode = 0;
    try {
      await handle(settingsOf({ ...process.env, ...JSON.parse(line) }, action), prepared);
    } catch (error) {
      exitCode = complain(action, error);
    }
    await answer({ exitCode });
  }
}

async function answer(message) {
  if (!process.stdout.write(`${JSON.stringify(message)}\n`)) await once(process.stdout, "drain");
}

function complain(action, error) {
  const message = error instanceof Error ? error.message : String(error);
  const sentence = message.startsWith("Cannot ") ? message : `Cannot ${action} as it failed: ${message}`;
  process.stderr.write(`${sentence.replaceAll(/\s*\n\s*/g, " ").trim()}\n`);
  return 1;
}

/** The variables of one invocation, with readers that refuse what does not fit. */
function settingsOf(variables, action) {
  const refuse = (name, rule) => {
    throw new RangeError(`Cannot ${action} as ${name} must be ${rule}: current value is "${variables[name] ?? ""}"`);
  };
  return {
    path(name) {
      return variables[name] || refuse(name, "the path of a file or folder");
    },
    number(name, fallback, lowest, highest) {
      if (!variables[name]) return fallback;
      const value = Number(variables[name]);
      return value >= lowest && value <= highest ? value : refuse(name, `a number from ${lowest} to ${highest}`);
    },
    choice(name, choices) {
      const value = variables[name] || choices[0];
      return choices.includes(value) ? value : refuse(name, `one of ${choices.join(", ")}`);
    },
    numbers(name, fallback, lowest, highest) {
      const values = String(variables[name] || fallback)
        .split(",")
        .map(Number);
      const fits = values.every((value) => value >= lowest && value <= highest);
      return fits ? values : refuse(name, `numbers from ${lowest} to ${highest} with commas between`);
    },
  };
}
