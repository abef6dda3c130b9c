/** What came of looking at the credentials of a request; `limited` after too many wrong ones in a short time. */
export type Access = "granted" | "denied" | "limited";

/** Looks at the Authorization header of a request, undefined when it has none. */
export type AccessCheck = (authorization: string | undefined) => Promise<Access>;
