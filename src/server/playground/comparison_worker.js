// The thread of the comparison with brotli: content in, its compressed size out.

self.onmessage = async ({ data: content }) => {
  try {
    const { default: ready } = await import("./brotli.js");
    const brotli = await ready;
    const input = new Uint8Array(await content.arrayBuffer());
    self.postMessage({ bytes: brotli.compress(input, { quality: 11 }).length });
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
};
