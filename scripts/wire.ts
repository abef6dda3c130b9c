export { openSystem, type System } from "#wiring/open-system.ts";
