/**
 * The peers: how each is called.
 *
 * @module
 */

import { shell } from "./meter.ts";

/** A compressor as a command of the shell. */
export interface Tool {
  /** As the tables call it. */
  name: string;
  /** The command it needs. */
  command: string;
  /** Compresses the file `$1` to the file `$2`. */
  encode: string;
  /** Restores the file `$2` to the file `$3`. */
  decode: string;
}

/** One tool's filter: standard input to standard output both ways. */
function filter(name: string, encode: string, decode: string): Tool {
  return {
    name,
    command: encode.split(" ")[0],
    encode: `${encode} < "$1" > "$2"`,
    decode: `${decode} < "$2" > "$3"`,
  };
}

/** One thread each, so that CPU time and the time one waits are the same. */
export const PEERS: readonly Tool[] = [
  filter("gzip -9", "gzip -9 -c", "gzip -dc"),
  filter("bzip2 -9", "bzip2 -9 -c", "bzip2 -dc"),
  filter("zstd -3", "zstd -q -3 --single-thread -c", "zstd -q -dc"),
  filter("zstd -19", "zstd -q -19 --single-thread -c", "zstd -q -dc"),
  filter("brotli 11", "brotli -q 11 -w 24 -c", "brotli -dc"),
  filter("xz -9e", "xz -9e -T1 -c", "xz -T1 -dc"),
  filter("bzip3", "bzip3 -e -c", "bzip3 -d -c"),
  {
    name: "7z PPMd",
    command: "7z",
    encode:
      '7z a -t7z -m0=PPMd -mx=9 -mmt=1 -si "$2.7z" < "$1" > /dev/null && mv "$2.7z" "$2"',
    decode: '7z x -so "$2" > "$3" 2> /dev/null',
  },
  {
    name: "zpaq -m5",
    command: "zpaq",
    encode: 'zpaq a "$2.zpaq" "$1" -m5 -t1 2> /dev/null && mv "$2.zpaq" "$2"',
    decode:
      'mv "$2" "$2.zpaq" && zpaq x "$2.zpaq" "$1" -to "$3" -t1 2> /dev/null && mv "$2.zpaq" "$2"',
  },
];

/** The command line tool of this repository, run by the Deno that runs this. */
export function sluiceCommand(level: number): Tool {
  const cli = decodeURIComponent(
    new URL("../../cli.ts", import.meta.url).pathname,
  );
  const run = `'${Deno.execPath()}' run --quiet --no-prompt '${cli}'`;
  return filter(`Sluice ${level}, command`, `${run} -${level}`, `${run} -d`);
}

/** Those of the tools whose command is there. */
export async function installed(tools: readonly Tool[]): Promise<Tool[]> {
  const found: Tool[] = [];
  for (const tool of tools) {
    const { success } = await shell('command -v "$0"', [tool.command]);
    if (success) found.push(tool);
  }
  return found;
}
