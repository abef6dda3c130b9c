import type { SimulationOptions } from "../simulation/tandem-simulation.ts";
import type { TandemAnswer } from "../table/tandem-answer.ts";
import type { Tandem } from "../tandem.ts";
import { analyticAnswer } from "./analytic-answer.ts";
import { jacksonAnswer } from "./jackson-answer.ts";
import { simulatedAnswer } from "./simulated-answer.ts";

/** Answers to a tandem; those that do not simulate pass the options over. Throws a RangeError in words where it cannot. */
export type AnswerTandem = (tandem: Tandem, options: SimulationOptions) => TandemAnswer;

/** All ways to answer, by the name that the command line and scenarios know them by. */
export const FORECAST_METHODS = {
  analytic: analyticAnswer,
  jackson: jacksonAnswer,
  simulation: simulatedAnswer,
} as const satisfies Readonly<Record<string, AnswerTandem>>;
export type ForecastMethod = keyof typeof FORECAST_METHODS;

export const FORECAST_METHOD_NAMES = Object.keys(FORECAST_METHODS) as [ForecastMethod, ...ForecastMethod[]];
