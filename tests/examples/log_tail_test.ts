import { assertEquals } from "@std/assert";
import { bytes } from "../unit/helpers.ts";
import { start } from "./run.ts";

Deno.test("examples/log_tail.ts shows lines while the log is still being written", async () => {
  const writing = start([], "log_tail.ts", "write");
  const reading = start([], "log_tail.ts", "read", "disk");
  const piped = writing.stdout.pipeTo(reading.stdin);
  const log = writing.stdin.getWriter();
  const shown = reading.stdout.pipeThrough(new TextDecoderStream()).getReader();

  await log.write(bytes("12:00:01 started\n12:00:02 disk is full\n12:00:"));
  assertEquals((await shown.read()).value, "12:00:02 disk is full\n");
  await log.write(bytes("03 disk is empty\n12:00:04 stopped\n"));
  assertEquals((await shown.read()).value, "12:00:03 disk is empty\n");

  await log.close();
  assertEquals((await shown.read()).done, true);
  await piped;
  for (const child of [writing, reading]) {
    const said = await new Response(child.stderr).text();
    assertEquals([(await child.status).code, said], [0, ""]);
  }
});
