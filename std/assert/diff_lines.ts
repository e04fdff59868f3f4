/** The most lines a diff prints. */
const LIMIT = 60;
/** Above this many changed lines no attempt is made to pair them. */
const PAIRING_LIMIT = 400;
/** The equal lines shown around different ones. */
const CONTEXT = 2;

const same = (line: string) => `    ${line}`;
const gone = (line: string) => `  - ${line}`;
const come = (line: string) => `  + ${line}`;

/** The lines of `a` that `b` lacks and the other way round, with a few of those around. */
export function diffLines(a: string[], b: string[]): string[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (
    end < a.length - start && end < b.length - start &&
    a.at(-1 - end) === b.at(-1 - end)
  ) end++;
  const [x, y] = [a, b].map((lines) => lines.slice(start, lines.length - end));
  const changed = Math.max(x.length, y.length) > PAIRING_LIMIT
    ? [...cut(x, LIMIT / 2).map(gone), ...cut(y, LIMIT / 2).map(come)]
    : paired(x, y);
  return cut(
    shortened([
      ...a.slice(0, start).map(same),
      ...changed,
      ...a.slice(a.length - end).map(same),
    ]),
    LIMIT,
  );
}

function cut(lines: string[], limit: number): string[] {
  if (lines.length <= limit) return lines;
  return [...lines.slice(0, limit - 1), `… ${lines.length - limit + 1} more`];
}

/** Leaves out the equal lines far from any different one. */
function shortened(lines: string[]): string[] {
  const isNear = new Uint8Array(lines.length);
  lines.forEach((line, i) => {
    if (!line.startsWith("    ")) {
      isNear.fill(1, Math.max(0, i - CONTEXT), i + CONTEXT + 1);
    }
  });
  return lines.flatMap((line, i) =>
    isNear[i] ? [line] : i === 0 || isNear[i - 1] ? [same("…")] : []
  );
}

/** Marks all lines but those of a longest common subsequence. */
function paired(a: string[], b: string[]): string[] {
  const width = b.length + 1;
  /** At `i * width + j`: how many lines `a` from i and `b` from j on have in common. */
  const common = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const at = i * width + j;
      common[at] = a[i] === b[j]
        ? common[at + width + 1] + 1
        : Math.max(common[at + width], common[at + 1]);
    }
  }
  const lines: string[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    const at = i * width + j;
    if (a[i] === b[j]) {
      lines.push(same(a[i++]));
      j++;
    } else if (common[at + width] >= common[at + 1]) lines.push(gone(a[i++]));
    else lines.push(come(b[j++]));
  }
  return [...lines, ...a.slice(i).map(gone), ...b.slice(j).map(come)];
}
