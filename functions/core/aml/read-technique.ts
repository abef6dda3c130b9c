import type { Dimension, HyperparameterValue } from "#core/selection/search/dimension.ts";
import type { Technique } from "#core/study/study-plan.ts";
import type { Rule } from "./hyperparameter-rules.ts";
import type { Literal } from "./literal.ts";
import { type Option, refuseOption } from "./option-values.ts";
import { looksLikePrior, PRIOR_FORMS, readPrior } from "./prior.ts";
import type { Reading, SectionReading } from "./reading.ts";
import { TECHNIQUES } from "./techniques.ts";

/** More values than this in one list are a slip. */
const MOST_VALUES = 1_000;

export interface TechniqueUse {
  /** Nothing may be left out of a technique that is used. */
  readonly used: boolean;
  /** Priors may stand for values. */
  readonly searched: boolean;
}

/** What a technique's section says; undefined where something in it is wrong, which has been told. */
export function readTechnique(
  reading: Reading,
  section: SectionReading,
  { used, searched }: TechniqueUse,
): Technique | undefined {
  const entry = TECHNIQUES[section.name]!;
  const dimensions: Record<string, Dimension> = {};
  let complete = true;
  for (const [key, { name, rule, otherwise }] of Object.entries(entry.options)) {
    const option = section.find(key);
    if (option === undefined) {
      if (section.has(key)) {
        complete = false;
      } else if (otherwise === undefined && used) {
        const rest = `must be given, as every hyperparameter of a technique in use: it ${rule.must}`;
        reading.complaints.add(section.line, `[${section.name}] ${key} ${rest}`, [section.name, key]);
        complete = false;
      } else if (otherwise !== undefined && name !== null) {
        dimensions[name] = { kind: "choice", values: [otherwise] };
      }
      continue;
    }
    const dimension = readDimension(reading, option, rule, searched);
    if (dimension === undefined) complete = false;
    else if (name !== null) dimensions[name] = dimension;
  }
  return complete ? { family: entry.family, regressor: entry.regressor, dimensions } : undefined;
}

function readDimension(reading: Reading, option: Option, rule: Rule, searched: boolean): Dimension | undefined {
  const { complaints } = reading;
  const { value } = option;
  if (value.kind !== "list" || value.items.length === 0) {
    return refuseOption(complaints, option, "must be a list of the values to try, in brackets");
  }
  if (value.items.length > MOST_VALUES) {
    return refuseOption(complaints, option, `must hold at most ${MOST_VALUES} values`);
  }
  const [first] = value.items;
  if (first?.kind === "text" && looksLikePrior(first.text)) {
    return priorOf(reading, option, { rule, item: first, alone: value.items.length === 1, searched });
  }
  const values: HyperparameterValue[] = [];
  for (const item of value.items) {
    const meaning = meaningOf(rule, item);
    if (meaning === undefined) {
      refuseOption(complaints, option, rule.must, item);
      continue;
    }
    if (meaning.note !== undefined) reading.note(option.line, `[${option.section}] ${option.key}: ${meaning.note}`);
    if (!values.some((known) => String(known) === String(meaning.value))) values.push(meaning.value);
  }
  return values.length > 0 ? { kind: "choice", values } : undefined;
}

function meaningOf({ words, read }: Rule, item: Literal) {
  if (item.kind === "text")
    return words !== undefined && Object.hasOwn(words, item.text) ? words[item.text] : undefined;
  return read?.(item);
}

interface AskedPrior {
  readonly rule: Rule;
  readonly item: Extract<Literal, { readonly kind: "text" }>;
  readonly alone: boolean;
  readonly searched: boolean;
}

function priorOf(
  { complaints }: Reading,
  option: Option,
  { rule, item, alone, searched }: AskedPrior,
): Dimension | undefined {
  if (!rule.prior) return refuseOption(complaints, option, `${rule.must}, and no prior`, item);
  if (!searched) {
    return refuseOption(
      complaints,
      option,
      `${rule.must}, as priors need [General] hyperparameter_tuning = Hyperopt`,
      item,
    );
  }
  const prior = readPrior(item.text);
  if (prior === undefined) return refuseOption(complaints, option, `must hold priors such as ${PRIOR_FORMS}`, item);
  if (!alone) return refuseOption(complaints, option, "must hold a prior alone", item);
  // What a rule refuses at an end of the range would be drawn sooner or later.
  if (prior.kind === "uniform" || prior.kind === "log-uniform") {
    for (const end of [prior.low, prior.high]) {
      const rounded = prior.step === undefined ? end : Math.round(end / prior.step) * prior.step;
      const whole = Number.isInteger(rounded) && prior.step !== undefined && Number.isInteger(prior.step);
      const ends = rule.read?.({ kind: "number", line: item.line, value: rounded, whole });
      if (ends === undefined)
        return refuseOption(complaints, option, `${rule.must}, at both ends of a prior too`, item);
    }
  }
  return prior;
}
