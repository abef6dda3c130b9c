/** The longest text that is read as a document. */
export const MOST_CHARACTERS = 2 ** 20;

/** How deep lists and mappings may lie in each other. */
export const MOST_DEPTH = 64;

/** Tokens of the YAML lexer: bounds the time that reading takes, to about a second. */
export const MOST_LEXEMES = 400_000;

/** How many values a document may hold once its aliases are written out. */
export const MOST_VALUES = 200_000;

export const MOST_ALIASES = 1_000;

/** How many characters a document may have once its aliases are written out. */
export const MOST_CHARACTERS_WRITTEN_OUT = 4 * MOST_CHARACTERS;
