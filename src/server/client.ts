/**
 * Who asks: the address that a request came from, or what proxies say of it.
 *
 * @module
 */

/** The port that some proxies name, too, and the brackets of IPv6: a client has many ports, and is one all the same. */
const PORT = /^(?:\[([\da-f:.]+)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+)$/i;

/**
 * Finds the client behind proxies. Each of them adds to `X-Forwarded-For` who asked it; what stands before comes from the client, who
 * may claim anything.
 *
 * @param proxies how many there are, all to be trusted; 0: what the header says is not believed
 * @param forwarded the header
 * @param address where the request came from
 * @returns the client's address, or `address` where fewer proxies than there should be were passed
 */
export function clientBehind(
  proxies: number,
  forwarded: string | null,
  address: string,
): string {
  if (proxies === 0 || forwarded === null) return address;
  const named = forwarded.split(",").at(-proxies)?.trim();
  if (!named) return address;
  const [, v6, v4] = PORT.exec(named) ?? [];
  return v6 ?? v4 ?? named;
}
