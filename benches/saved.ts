/**
 * What has been measured so far, in a file: a run over whole corpora takes hours, and goes on where it was interrupted.
 *
 * @module
 */

import { dirname } from "node:path";

/** Rows by name: numbers, or what else JSON can hold. */
export class Saved {
  readonly #file: string | undefined;
  readonly #about: string;
  readonly #rows: Record<string, unknown>;

  private constructor(
    file: string | undefined,
    about: string,
    rows: Record<string, unknown>,
  ) {
    this.#file = file;
    this.#about = about;
    this.#rows = rows;
  }

  /**
   * Reads what is there.
   *
   * @param file its path; without one nothing is kept
   * @param about what was measured, to the bit: numbers of anything else are refused
   */
  static async open(file: string | undefined, about: string): Promise<Saved> {
    if (!file) return new Saved(undefined, about, {});
    let text: string;
    try {
      text = await Deno.readTextFile(file);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) {
        return new Saved(file, about, {});
      }
      throw error;
    }
    const { about: other, rows } = JSON.parse(text);
    if (other !== about) {
      throw new Error(
        `Cannot go on with ${file} as it is of other sources or options`,
      );
    }
    return new Saved(file, about, rows);
  }

  /** A row that is there. */
  get<Row>(name: string): Row | undefined {
    return this.#rows[name] as Row | undefined;
  }

  /** All rows that are there. */
  rows<Row>(): Row[] {
    return Object.values(this.#rows) as Row[];
  }

  /**
   * A row, measured where it is not there yet.
   *
   * @template Row what JSON gives back as it was
   */
  async row<Row>(
    name: string,
    measure: () => Row | Promise<Row>,
  ): Promise<Row> {
    return this.get<Row>(name) ?? await this.set(name, await measure());
  }

  /** Keeps a row, instead of what was there. */
  async set<Row>(name: string, row: Row): Promise<Row> {
    this.#rows[name] = row;
    if (this.#file) {
      const text = JSON.stringify({ about: this.#about, rows: this.#rows });
      await Deno.mkdir(dirname(this.#file), { recursive: true });
      // Renamed when it is complete, so that an end at any moment leaves a file that can be read.
      await Deno.writeTextFile(`${this.#file}.new`, text);
      await Deno.rename(`${this.#file}.new`, this.#file);
    }
    return row;
  }
}
