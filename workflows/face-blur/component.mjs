import { once } from "node:events";
import { statSync } from "node:fs";
import { createInterface } from "node:readline";

/**
 * Runs one component of the application. Plain form: one input, named by INPUT_FILE_PATH, results into TMP_OUTPUT_DIR,
 * then exit. Warm form (`--warm`): prepares once, prints {"ready":true}, then serves one input per line of standard
 * input, each a JSON object of variables, and answers each with {"exitCode":0}, or 1 and a message. All else that is
 * said goes to standard error.
 */
export async function runComponent({ action, prepare, handle }) {
  console.log = console.error;
  try {
    const settings = settingsOf(process.env, action);
    const prepared = await prepare(settings);
    if (process.argv.includes("--warm")) await serve({ action, prepared, handle });
    else await handle(settings, prepared);
  } catch (error) {
    complain(action, error);
    process.exitCode = 1;
  }
}

async function serve({ action, prepared, handle }) {
  await answer({ ready: true });
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() === "") continue;
    let outcome = { exitCode: 0 };
    try {
      await handle(settingsOf({ ...process.env, ...JSON.parse(line) }, action), prepared);
    } catch (error) {
      outcome = { exitCode: 1, message: complain(action, error) };
    }
    await answer(outcome);
  }
}

async function answer(message) {
  if (!process.stdout.write(`${JSON.stringify(message)}\n`)) await once(process.stdout, "drain");
}

/** Says on standard error, in one line, what went wrong; returns the line. */
function complain(action, error) {
  const message = error instanceof Error ? error.message : String(error);
  const sentence = message.startsWith("Cannot ") ? message : `Cannot ${action} as it failed: ${message}`;
  const line = sentence.replaceAll(/\s*\n\s*/g, " ").trim();
  process.stderr.write(`${line}\n`);
  return line;
}

/** The variables of one invocation, with readers that refuse what does not fit. */
function settingsOf(variables, action) {
  const textOf = (name) => String(variables[name] ?? "");
  const refuse = (name, rule) => {
    throw new RangeError(`Cannot ${action} as ${name} must be ${rule}: current value is "${textOf(name)}"`);
  };
  const numbers = (name, fallback, lowest, highest, rule) => {
    if (textOf(name) === "") return fallback;
    const values = textOf(name).split(",").map(Number);
    return values.every((value) => value >= lowest && value <= highest) ? values : refuse(name, rule);
  };
  return {
    file(name) {
      return statSync(textOf(name), { throwIfNoEntry: false })?.isFile() ? textOf(name) : refuse(name, "a file");
    },
    folder(name) {
      return statSync(textOf(name), { throwIfNoEntry: false })?.isDirectory() ? textOf(name) : refuse(name, "a folder");
    },
    choice(name, choices) {
      return [...choices, ""].includes(textOf(name))
        ? textOf(name) || choices[0]
        : refuse(name, `one of ${choices.join(", ")}`);
    },
    number(name, fallback, lowest, highest) {
      const values = numbers(name, [fallback], lowest, highest, `a number from ${lowest} to ${highest}`);
      return values.length === 1 ? values[0] : refuse(name, "one number");
    },
    numbers(name, fallback, lowest, highest) {
      return numbers(name, fallback, lowest, highest, `numbers from ${lowest} to ${highest} with commas between`);
    },
  };
}
