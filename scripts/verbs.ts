import type { VerbEntry } from "./verb.ts";

/** All verbs, in the order in which a newcomer meets them. */
export const VERBS: Readonly<Record<string, VerbEntry>> = {
  demo: {
    summary: "measure a small application here, learn from it, predict, and check the prediction",
    load: async () => (await import("./verbs/demo.ts")).demo,
  },
  init: {
    summary: "write a commented campaign file for a workflow",
    load: async () => (await import("./verbs/init.ts")).init,
  },
  plan: {
    summary: "show what a campaign would measure and how long that takes; touches nothing",
    load: async () => (await import("./verbs/plan.ts")).plan,
  },
  run: {
    summary: "submit a campaign and watch it until its models are trained",
    load: async () => (await import("./verbs/run.ts")).run,
  },
  status: {
    summary: "say how far campaigns are, what failed, and what they have left",
    load: async () => (await import("./verbs/status.ts")).status,
  },
  report: {
    summary: "find the report of a campaign or a model",
    load: async () => (await import("./verbs/report.ts")).report,
  },
  predict: {
    summary: "answer with a model: one prediction and its interval for each question",
    load: async () => (await import("./verbs/predict.ts")).predict,
  },
  forecast: {
    summary: "say what a workflow will do under a load: response times, makespan, the bottleneck",
    load: async () => (await import("./verbs/forecast.ts")).forecast,
  },
  train: {
    summary: "learn a model from a CSV file of your own",
    load: async () => (await import("./verbs/train.ts")).train,
  },
  simulate: {
    summary: "simulate tandems of two stages: batches, offloading, waits and response times",
    load: async () => (await import("./verbs/simulate.ts")).simulate,
  },
  serve: {
    summary: "run the whole system in one process until it is told to stop",
    load: async () => (await import("./verbs/serve.ts")).serve,
  },
  cancel: {
    summary: "end a campaign early and learn from what it measured",
    load: async () => (await import("./verbs/cancel.ts")).cancel,
  },
  delete: {
    summary: "remove everything that a campaign made, and nothing else",
    load: async () => (await import("./verbs/delete.ts")).deleteVerb,
  },
  reconcile: {
    summary: "handle once whatever lies unhandled in the buckets",
    load: async () => (await import("./verbs/reconcile.ts")).reconcile,
  },
  setup: {
    summary: "make the buckets and notifications that the functions need, or say what is missing",
    load: async () => (await import("./verbs/setup.ts")).setup,
  },
  teardown: {
    summary: "take away exactly what setup made",
    load: async () => (await import("./verbs/teardown.ts")).teardown,
  },
  deploy: {
    summary: "put the functions on OSCAR or Knative, or say what is missing there",
    load: async () => (await import("./verbs/deploy.ts")).deploy,
  },
  discover: {
    summary: "look around in the clusters for what is to be profiled; begins nothing without --write",
    load: async () => (await import("./verbs/discover.ts")).discover,
  },
  "self-profile": {
    summary: "measure our own functions on this machine and learn models of them",
    load: async () => (await import("./verbs/self-profile.ts")).selfProfile,
  },
  doctor: {
    summary: "check store, cgroups, podman, clock and back end of this machine",
    load: async () => (await import("./verbs/doctor.ts")).doctor,
  },
  schema: {
    summary: "print the JSON Schema of campaigns, of the operator's file, or of what a verb prints",
    load: async () => (await import("./verbs/schema.ts")).schema,
  },
};
