/** What the events of a network are, in their last three bits; the rest is a piece of work or a station. */
export const EVENT = { arrival: 0, served: 1, landed: 2, slowed: 3, started: 4, look: 5 } as const;
