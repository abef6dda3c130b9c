import { describe, expect, it } from "vitest";

import { supervisorMarks } from "#adapters/platform/oscar/supervisor-log.ts";

import { OSCAR_EXCHANGES } from "../../../support/recorded-oscar.ts";

function logOf(name: string): string {
  return OSCAR_EXCHANGES.get(name)!.response.body;
}

const at = (iso: string): number => Date.parse(iso);

describe("supervisorMarks", () => {
  it("reads a real invocation by a storage event, to the millisecond", () => {
    expect(supervisorMarks(logOf("chain/log-wfa-1ac1c6a7-d3f3-4488-b363-169335ddf872"))).toEqual({
      began: at("2026-11-22T03:36:04.174Z"),
      event: {
        bucket: "wfa",
        key: "in/one.txt",
        // MinIO's own listing of the object: LastModified 2026-11-22T03:35:55.116Z
        modified: at("2026-11-22T03:35:55.116Z") + 0.964,
        emitted: at("2026-11-22T03:35:55.122Z"),
      },
      downloadBegan: at("2026-11-22T03:36:04.578Z"),
      downloaded: at("2026-11-22T03:36:04.618Z"),
      scriptBegan: at("2026-11-22T03:36:04.619Z"),
      scriptEnded: at("2026-11-22T03:36:04.872Z"),
      uploads: [{ bucket: "wfa", key: "mid/one.up.txt", began: at("2026-11-22T03:36:04.909Z") }],
      answered: at("2026-11-22T03:36:04.932Z"),
    });
  });

  it("reads keys with blanks, brackets and letters beyond ASCII", () => {
    const marks = supervisorMarks(logOf("chain/log-wfb-d1805bf3-a646-4ad4-9041-45cae9f94f25"));
    expect(marks?.event?.key).toBe("mid/my file (2) ñ+&.up.txt");
    expect(marks?.uploads).toEqual([
      { bucket: "wfb", key: "out/my file (2) ñ+&.up.txt.sha256", began: at("2026-11-22T03:36:16.562Z") },
    ]);
  });

  it.each([
    ["oscar/log-recst-term", "ends inside the script", { scriptEnded: undefined, answered: undefined }],
    ["oscar/log-recst-running", "goes on", { scriptEnded: undefined, answered: undefined }],
    [
      "oscar/log-recst-exit3",
      "fails in the script without the supervisor minding",
      { answered: at("2026-11-22T03:33:57.080Z") },
    ],
    ["oscar/log-recmin-plain-timestamps", "fails before the script", { scriptBegan: undefined, answered: undefined }],
  ])("reads %s, which %s", (name, _what, expected) => {
    expect(supervisorMarks(logOf(name))).toMatchObject(expected);
  });

  it("takes the supervisor's stamp where the container engine's came late", () => {
    expect(supervisorMarks(logOf("oscar/log-recst-oom40"))?.began).toBe(at("2026-11-22T03:34:38.895Z"));
  });

  it("finds the container's time zone by itself, also one of half an hour", () => {
    const log = logOf("oscar/log-recst-ok");
    const shifted = (hours: number): string =>
      log.replaceAll(/ (2026-11-22) (\d\d:\d\d:\d\d),(\d{3}) - /g, (_all, day: string, time: string, ms: string) => {
        const local = new Date(Date.parse(`${day}T${time}.${ms}Z`) + hours * 3_600_000).toISOString();
        return ` ${local.slice(0, 10)} ${local.slice(11, 19)},${local.slice(20, 23)} - `;
      });
    for (const hours of [2, -9.5, 5.75]) expect(supervisorMarks(shifted(hours))).toEqual(supervisorMarks(log));
  });

  it("is not misled by a script that prints the supervisor's words", () => {
    const log = logOf("oscar/log-recst-ok");
    const stamp = "2026-11-22T03:33:57.020000000Z 2026-11-22 03:33:57,020 - supervisor - INFO - ";
    const forged = log.replace(/^(.*Searching for files)/m, `${stamp}Searching for files to upload in folder '/x'\n$1`);
    expect(supervisorMarks(forged)?.scriptEnded).toBe(at("2026-11-22T03:33:57.024Z"));
  });

  it("says nothing where nothing is said", () => {
    expect(supervisorMarks("")).toBeUndefined();
    expect(supervisorMarks("2026-11-22T03:36:04.933557097Z A done\n")).toBeUndefined();
  });
});
