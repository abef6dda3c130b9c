import type { StudyPlan } from "#core/study/study-plan.ts";
import { Complaints } from "./complaints.ts";
import { readGeneral } from "./read-general.ts";
import { readIni } from "./read-ini.ts";
import { readFeatureChoice, readFeatures, readTable } from "./read-preparation.ts";
import { readTechnique } from "./read-technique.ts";
import { type ColumnMention, Reading } from "./reading.ts";
import { TECHNIQUES } from "./techniques.ts";

/** A configuration file of aMLLibrary (github.com/aMLLibrary/aMLLibrary) in our words. */
export interface Configuration {
  readonly source: string;
  readonly plan: StudyPlan;
  /** Where the file names columns, which may be none of its table. */
  readonly mentions: readonly ColumnMention[];
  /** What is taken otherwise than it is written, or has no effect, as sentences. */
  readonly notes: readonly string[];
}

/** Reads a configuration file; throws a DocumentError with everything that is wrong with it. Nothing in it is ignored. */
export function readConfiguration(text: string, source: string): Configuration {
  const complaints = new Complaints(source);
  const document = readIni(text, complaints);
  complaints.refuse();
  const reading = new Reading(document, complaints);
  refusePredictionOnly(reading);
  reading.refuseUnknown();
  const general = readGeneral(reading);
  const { path, ...table } = readTable(reading);
  const features = readFeatures(reading);
  const featureChoice = readFeatureChoice(reading);
  const searched = general.search?.kind === "bayes";
  for (const name of general.techniques) {
    if (reading.hasSection(name) || Object.keys(TECHNIQUES[name]!.options).length === 0 || name === "Stepwise")
      continue;
    complaints.add(reading.section("General").line, `a section [${name}] must give its hyperparameters: there is none`);
  }
  const techniques = general.techniques.flatMap((name) => {
    const missing = !reading.hasSection(name) && name !== "Dummy" && name !== "Stepwise";
    return missing ? [] : (readTechnique(reading, reading.section(name), { used: true, searched }) ?? []);
  });
  for (const name of Object.keys(TECHNIQUES)) {
    if (general.techniques.includes(name) || !reading.hasSection(name)) continue;
    reading.note(reading.section(name).line, `[${name}] has no effect as techniques does not name it`);
    // Values nobody can mean are told all the same; priors may stand there for another day.
    readTechnique(reading, reading.section(name), { used: false, searched: true });
  }
  complaints.refuse();
  const { target, validation, selection, search, runs, seed } = general;
  if (path === undefined || target === undefined || !validation || !selection || !search || !featureChoice) {
    throw new Error("A configuration without complaints must be whole");
  }
  return {
    source,
    plan: {
      table: { path, target, ...table },
      features,
      featureChoice,
      search,
      techniques,
      validation,
      selection,
      runs,
      seed,
    },
    mentions: reading.mentions,
    notes: reading.notes(),
  };
}

/** A file that names data and nothing to learn by asks for predictions. */
function refusePredictionOnly(reading: Reading): void {
  const general = reading.section("General");
  const learns = ["techniques", "validation", "hp_selection"].some((key) => general.has(key));
  if (learns || !general.has("y") || !reading.section("DataPreparation").has("input_path")) return;
  reading.complaints.add(
    general.line,
    "[General] must name techniques to train: this file asks for predictions, which profaas predict --model DIR --input CSV --score COLUMN gives for its input_path and y",
  );
  reading.complaints.refuse();
}
