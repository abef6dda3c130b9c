const BYTE_UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"] as const;

/** A number in its unit as a person would say it: `2.31 s`, `3 min 20 s`, `512 MiB`, `1.5 cores`, `12`. */
export function formatQuantity(value: number, unit: string): string {
  if (!Number.isFinite(value)) return "unknown";
  if (value < 0) return `-${formatQuantity(-value, unit)}`;
  if (unit === "s") return formatSeconds(value);
  if (unit === "B") return formatBytes(value);
  if (unit === "millicores") return formatCores(value);
  return unit === "1" || unit === "" ? formatNumber(value) : `${formatNumber(value)} ${unit}`;
}

/** A share as a percentage: `4.2 %`, `90 %`. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.00005) return "less than 0.01 %";
  return `${formatNumber(share * 100)} %`;
}

/** At most three digits that count; whole numbers below ten million in full. */
export function formatNumber(value: number): string {
  if (value < 0) return `-${formatNumber(-value)}`;
  if (Number.isInteger(value) && value < 1e7) return String(value);
  return value >= 99.95 && value < 1e7 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

function formatSeconds(seconds: number): string {
  if (seconds === 0) return "0 s";
  if (seconds < 0.0009995) return `${threeDigits(seconds * 1e6)} µs`;
  if (seconds < 0.9995) return `${threeDigits(seconds * 1e3)} ms`;
  if (seconds < 119.5) return `${threeDigits(seconds)} s`;
  if (seconds < 7_199.5) return inTwoUnits(Math.round(seconds), 60, "min", "s");
  if (seconds < 172_770) return inTwoUnits(Math.round(seconds / 60), 60, "h", "min");
  return inTwoUnits(Math.round(seconds / 3_600), 24, "d", "h");
}

function inTwoUnits(total: number, perLarge: number, large: string, small: string): string {
  const rest = total % perLarge;
  return `${Math.floor(total / perLarge)} ${large}${rest === 0 ? "" : ` ${rest} ${small}`}`;
}

function formatBytes(bytes: number): string {
  let scaled = bytes;
  let unit = 0;
  while (scaled >= 1_023.5 && unit < BYTE_UNITS.length - 1) {
    scaled /= 1_024;
    unit++;
  }
  return `${formatNumber(scaled)} ${BYTE_UNITS[unit]}`;
}

function formatCores(millicores: number): string {
  return `${formatNumber(millicores / 1_000)} ${millicores === 1_000 ? "core" : "cores"}`;
}

function threeDigits(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return value >= 99.95 ? String(Math.round(value)) : value.toPrecision(3);
}
