// @ts-check
// The twin of core/document/format-quantity.ts for the browser; a test holds them together.

const BYTE_UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

/**
 * A number in its unit as a person would say it: `2.31 s`, `512 MiB`, `1.5 cores`.
 * @param {number} value
 * @param {string} unit
 * @returns {string}
 */
export function formatQuantity(value, unit) {
  if (!Number.isFinite(value)) return "unknown";
  if (value < 0) return `-${formatQuantity(-value, unit)}`;
  if (unit === "s") return formatSeconds(value);
  if (unit === "B") return formatBytes(value);
  if (unit === "millicores") return `${formatNumber(value / 1_000)} ${value === 1_000 ? "core" : "cores"}`;
  return unit === "1" || unit === "" ? formatNumber(value) : `${formatNumber(value)} ${unit}`;
}

/** @param {number} value */
function formatNumber(value) {
  if (Number.isInteger(value) && value < 1e7) return String(value);
  return value >= 99.95 && value < 1e7 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

/** @param {number} seconds */
function formatSeconds(seconds) {
  if (seconds === 0) return "0 s";
  if (seconds < 0.0009995) return `${threeDigits(seconds * 1e6)} µs`;
  if (seconds < 0.9995) return `${threeDigits(seconds * 1e3)} ms`;
  if (seconds < 119.5) return `${threeDigits(seconds)} s`;
  if (seconds < 7_199.5) return inTwoUnits(Math.round(seconds), 60, "min", "s");
  if (seconds < 172_770) return inTwoUnits(Math.round(seconds / 60), 60, "h", "min");
  return inTwoUnits(Math.round(seconds / 3_600), 24, "d", "h");
}

/**
 * @param {number} total
 * @param {number} perLarge
 * @param {string} large
 * @param {string} small
 */
function inTwoUnits(total, perLarge, large, small) {
  const rest = total % perLarge;
  return `${Math.floor(total / perLarge)} ${large}${rest === 0 ? "" : ` ${rest} ${small}`}`;
}

/** @param {number} bytes */
function formatBytes(bytes) {
  let scaled = bytes;
  let unit = 0;
  while (scaled >= 1_023.5 && unit < BYTE_UNITS.length - 1) {
    scaled /= 1_024;
    unit++;
  }
  return `${formatNumber(scaled)} ${BYTE_UNITS[unit]}`;
}

/** @param {number} value */
function threeDigits(value) {
  if (Number.isInteger(value)) return String(value);
  return value >= 99.95 ? String(Math.round(value)) : value.toPrecision(3);
}
