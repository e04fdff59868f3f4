import { assertEquals } from "@std/assert";
import type { Input } from "../../../src/cli/inputs.ts";
import { Meter } from "../../../src/cli/meter.ts";

const MEBIBYTE = 1024 * 1024;

/** A file of a size. */
function input(name: string, size: number): Input {
  const info = { isFile: true, size } as Deno.FileInfo;
  return { name, path: name, typed: name, info };
}

Deno.test("of files the meter tells the share, the rate and the time that is left, over all of them", () => {
  let now = 0;
  const inputs = [input("a", 4 * MEBIBYTE), input("b", 6 * MEBIBYTE)];
  const meter = new Meter(true, inputs, 1, () => now);
  meter.begin(inputs[0]);
  meter.read(4 * MEBIBYTE);
  meter.update({ bytesIn: 4 * MEBIBYTE, bytesOut: MEBIBYTE });
  meter.begin(inputs[1]);
  now = 5000;
  meter.read(MEBIBYTE);
  meter.update({ bytesIn: MEBIBYTE, bytesOut: MEBIBYTE / 4 });
  assertEquals(meter.done, 0.5);
  assertEquals(
    `${meter}`,
    " 50 %  5.0 MiB of 10.0 MiB  ratio 4.00  1.0 MiB/s  0:05 left  b (2 of 2)",
  );
  assertEquals(meter.record("progress"), {
    type: "progress",
    file: "b",
    bytesIn: MEBIBYTE,
    bytesOut: MEBIBYTE / 4,
    size: 6 * MEBIBYTE,
    seconds: 5,
  });
});

Deno.test("of a pipe the meter tells what came and went, and the time that passed", () => {
  let now = 0;
  const stdin: Input = {
    name: "standard input",
    path: undefined,
    typed: "-",
    info: undefined,
  };
  const meter = new Meter(false, [stdin], 1, () => now);
  meter.begin(stdin);
  now = 61_000;
  meter.read(1000);
  meter.update({ bytesIn: 1000, bytesOut: 4000 });
  assertEquals(meter.done, undefined);
  assertEquals(
    `${meter}`,
    "1000 bytes in, 3.9 KiB out  ratio 4.00  16 bytes/s  1:01  standard input",
  );
});

Deno.test("where the output is proved, half of the work is that", () => {
  const now = 0;
  const inputs = [input("a", MEBIBYTE), input("b", MEBIBYTE)];
  const meter = new Meter(true, inputs, 2, () => now);
  meter.begin(inputs[0]);
  meter.read(MEBIBYTE);
  assertEquals([meter.done, meter.record("progress").bytesIn], [
    0.25,
    MEBIBYTE,
  ]);
  meter.read(1000); // of a small archive
  meter.begin(inputs[1]);
  assertEquals(meter.done, 0.5);
});

Deno.test("an input that fails is passed, too", () => {
  const inputs = [input("a", MEBIBYTE), input("b", MEBIBYTE)];
  const meter = new Meter(false, inputs, 1, () => 0);
  meter.begin(inputs[0]);
  meter.read(10);
  meter.begin(inputs[1]);
  assertEquals(meter.done, 0.5);
});
