import { expect, it } from "vitest";

import {
  askedTarget,
  webhookCommand,
  webhookId,
  webhookTarget,
  webhookVariables,
} from "#core/campaign/webhook-target.ts";

it("webhookId() fits into the name of an environment variable", () => {
  expect(webhookId("my-edge-1", "profiler")).toBe("MY_EDGE_1_PROFILER");
});

it("webhookTarget() finds a function's webhook however it is spelled, and takes no other for it", () => {
  const arns = [
    "arn:minio:sqs::profaas_profiler:amqp",
    "arn:minio:sqs:eu-1:profaas-profiler:webhook",
    "arn:minio:sqs::PROFAAS_TRAINER:webhook",
    "nonsense",
  ];
  expect(webhookTarget(arns, "profaas", "profiler")).toBe("arn:minio:sqs:eu-1:profaas-profiler:webhook");
  expect(webhookTarget(arns, "profaas", "trainer")).toBe("arn:minio:sqs::PROFAAS_TRAINER:webhook");
  expect(webhookTarget(arns, "profaas", "predictor")).toBeUndefined();
  expect(webhookTarget(arns, "other", "trainer")).toBeUndefined();
});

it("webhookVariables() and webhookCommand() name the receiver and hide the token", () => {
  const options = { prefix: "edge", function: "trainer", base: "http://{function}.ns.svc/{function}" } as const;
  expect(webhookVariables(options)).toEqual([
    "MINIO_NOTIFY_WEBHOOK_ENABLE_EDGE_TRAINER=on",
    "MINIO_NOTIFY_WEBHOOK_ENDPOINT_EDGE_TRAINER=http://trainer.ns.svc/trainer",
    "MINIO_NOTIFY_WEBHOOK_AUTH_TOKEN_EDGE_TRAINER=$PROFAAS_WEBHOOK_TOKEN",
  ]);
  expect(webhookCommand(options)).toBe(
    'mc admin config set ALIAS notify_webhook:EDGE_TRAINER endpoint="http://trainer.ns.svc/trainer" auth_token="$PROFAAS_WEBHOOK_TOKEN"',
  );
  expect(askedTarget("edge", "trainer")).toBe("arn:minio:sqs::EDGE_TRAINER:webhook");
});
