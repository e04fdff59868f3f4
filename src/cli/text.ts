/**
 * Names, sizes and times as people read them.
 *
 * @module
 */

import { CONTROLS, withoutControls } from "../controls.ts";

const UNITS = ["bytes", "KiB", "MiB", "GiB", "TiB"];

/** A number of bytes in the largest unit that it fills, with one decimal place: `37.3 MiB`. */
export function size(bytes: number): string {
  let unit = 0;
  while (unit < UNITS.length - 1 && bytes >= 1024 ** (unit + 1)) unit++;
  const amount = (bytes / 1024 ** unit).toFixed(unit === 0 ? 0 : 1);
  return `${amount} ${UNITS[unit]}`;
}

/** Content by archive, with two decimal places; 0 when there is no content. */
export function ratio(contentBytes: number, archiveBytes: number): string {
  return (contentBytes / Math.max(1, archiveBytes)).toFixed(2);
}

/** Seconds as `m:ss`, or `h:mm:ss`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (n: number) => String(n).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? `${minutes}:${two(whole % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}

/** A name as it may be printed: a terminal would obey control characters. */
export function printable(name: string): string {
  return name.replace(CONTROLS, (char) => {
    if (char === "\n") return "\\n";
    const code = char.charCodeAt(0);
    return code < 256
      ? `\\x${code.toString(16).padStart(2, "0")}`
      : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}

/** JSON in a line, which may be printed as well. */
export function jsonOf(value: unknown): string {
  return withoutControls(JSON.stringify(value));
}
