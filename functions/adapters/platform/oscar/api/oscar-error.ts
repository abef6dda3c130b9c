/** OSCAR answered that it will not do what it was asked. */
export class OscarError extends Error {
  readonly status: number;
  /** What it said, in its own words; empty where it said nothing. */
  readonly answer: string;

  constructor(message: string, status: number, answer: string) {
    super(message);
    this.status = status;
    this.answer = answer;
  }
}

/** What is asked for, as a path of the API stands for it: `system` takes the identity, `job` and `run` a service's token. */
export type OscarDoor = "system" | "job" | "run";

/** A refusal as a sentence: what was to be done, what OSCAR answered, and what that means where it says nothing. */
export function oscarError(action: string, door: OscarDoor, status: number, body: string): OscarError {
  const answer = spokenIn(body);
  const said = answer === "" ? silence(door, status) : answer;
  return new OscarError(
    `Cannot ${action} as OSCAR answered ${status}: ${said}${meaning(door, status, answer)}`,
    status,
    answer,
  );
}

/** The service, job or page is not there (any more), as far as OSCAR says it in one of its ways. */
export function isAbsent(error: unknown): boolean {
  return error instanceof OscarError && error.status === 404 && error.answer !== NO_ROUTE;
}

/** A page's token is too old, or is none: the list must be begun again. */
export function isStalePage(error: unknown): boolean {
  return error instanceof OscarError && /continue (?:token|parameter)/.test(error.answer);
}

const NO_ROUTE = "404 page not found";

function spokenIn(body: string): string {
  const text = body.trim();
  if (text.startsWith("{")) {
    try {
      const { error, message } = JSON.parse(text) as { error?: unknown; message?: unknown };
      if (typeof error === "string") return error;
      if (typeof message === "string") return message;
    } catch {
      // A text that begins like JSON is a text.
    }
  }
  // A proxy before OSCAR answers with a page, of which the title is what it says.
  const title = /^<(?:!doctype|html)[^]*?<title>([^<]*)<\/title>/i.exec(text)?.[1];
  // The addresses of MinIO's own requests tell nobody anything.
  return (title ?? text)
    .replaceAll(/\s*status code: \d+, request id: [^\n]*$/g, "")
    .replaceAll(/\s*\n\s*/g, "; ")
    .slice(0, 500);
}

function silence(door: OscarDoor, status: number): string {
  if (status === 401) {
    return door === "system"
      ? "user and password, or the token, are wrong"
      : "the token is not that service's, or there is no such service";
  }
  if (status === 403) return "this user may not";
  if (status === 404) return "there is none of that name";
  if (status === 413) return "what was sent is too large";
  if (status === 429) return "too much was asked at once";
  if (status === 500) return "it gave no reason, as it does where a job or its pod is not there";
  return "it gave no reason";
}

function meaning(door: OscarDoor, status: number, answer: string): string {
  if (answer === NO_ROUTE) {
    return door === "run"
      ? "; it has no serverless backend, so that services cannot be called synchronously"
      : "; this version of OSCAR, or its settings, have no such interface";
  }
  if (/^the bucket ".*" already exists$/.test(answer)) {
    return "; OSCAR 3.6 and later make the buckets of a service themselves: name others, or chain by notifications";
  }
  if (/A service with the provided name already exists/.test(answer))
    return "; only a service that profaas made is replaced";
  if (/quantities must match/.test(answer))
    return "; cpu and memory are quantities of Kubernetes, such as 0.5 and 256Mi";
  if (/is not allowed for pull/.test(answer)) return "; the operator of that cluster allows only some images";
  if (/get nodes\.metrics\.k8s\.io/.test(answer)) return "; the cluster has no metrics server";
  if (/^token is malformed/.test(answer)) {
    return door === "system" ? "; it must be one of OpenID Connect" : "; a service's token has exactly 64 characters";
  }
  if (/registering the service's webhook|restarting the MinIO server/.test(answer)) {
    return "; MinIO must be there, and must reach OSCAR, when a service is made";
  }
  if (/doesn't have permision|is not authorised|do not have permission/.test(answer)) {
    return "; it belongs to somebody else, and is private";
  }
  if (status === 413) return "; the proxy before OSCAR takes less: upload it and send its event";
  if (status === 429) return "; the proxy before OSCAR holds requests back: ask more slowly";
  if (status >= 502 && status <= 504)
    return "; the proxy before OSCAR reaches nobody, as while OSCAR or MinIO restarts";
  return "";
}
