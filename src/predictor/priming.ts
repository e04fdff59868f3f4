import { Trainer, type TrainingOptions } from "./training.ts";
/** stub */
export async function primeModelFile(samples: Iterable<Uint8Array>, options: TrainingOptions & { size: number }) {
  const t = new Trainer(options);
  const parts: Uint8Array[] = []; let n = 0;
  for (const s of samples) { parts.push(s, Uint8Array.of(10)); n += s.length + 1; }
  const b = new Uint8Array(n); let at = 0; for (const p of parts) { b.set(p, at); at += p.length; }
  t.learn(b);
  return await t.save(options);
}
