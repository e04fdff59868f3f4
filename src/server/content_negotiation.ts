/**
 * Which coding a client gets: what its `Accept-Encoding` and `Available-Dictionary` say.
 *
 * @module
 */

/** A weight as RFC 9110, section 12.4.2, writes it: from 0 to 1, with at most three decimals. */
const WEIGHT = /^q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/;

/** A byte sequence of RFC 9651 with 32 bytes: base64 between colons, its padding optional, and parameters, which mean nothing here. */
const HASH = /^\s*:([A-Za-z0-9+/]{43})=?:\s*(;.*)?$/;

/** What `Accept-Encoding` says. */
export class AcceptedCodings {
  readonly #weights = new Map<string, number>();

  /** @param header its value; empty: nothing is accepted but what is not coded */
  constructor(header: string) {
    for (const part of header.split(",")) {
      const [name, ...parameters] = part.split(";").map((text) =>
        text.trim().toLowerCase()
      );
      if (name === "") continue;
      const weight = parameters.find((text) => /^q\s*=/.test(text));
      // A weight that is none is not guessed: its coding is not used.
      const value = weight === undefined ? 1 : WEIGHT.exec(weight)?.[1] ?? 0;
      this.#weights.set(name, Number(value));
    }
  }

  /**
   * Chooses a coding.
   *
   * @param codings what there is, the best first: it is used where the client likes several as much
   * @param own those that a client must name: `*` does not mean them
   * @returns the name; `undefined`: the content is sent as it is
   */
  choose<C extends string>(
    codings: readonly C[],
    own: ReadonlySet<string>,
  ): C | undefined {
    const rest = this.#weights.get("*") ?? 0;
    // Not coded is always accepted, but preferred only where that is said.
    let best = this.#weights.get("identity") ?? 0;
    let chosen: C | undefined;
    for (const coding of codings) {
      const weight = this.#weights.get(coding) ?? (own.has(coding) ? 0 : rest);
      const better = chosen === undefined ? weight >= best : weight > best;
      if (weight > 0 && better) {
        best = weight;
        chosen = coding;
      }
    }
    return chosen;
  }
}

/**
 * The SHA-256 that `Available-Dictionary` names, as RFC 9842, section 2.2, has it.
 *
 * @param header its value
 * @returns 64 hexadecimal digits; `undefined`: it is no hash
 */
export function dictionaryHash(header: string): string | undefined {
  const [, text] = HASH.exec(header) ?? [];
  if (text === undefined) return undefined;
  return Array.from(
    atob(text),
    (char) => char.charCodeAt(0).toString(16).padStart(2, "0"),
  ).join("");
}
