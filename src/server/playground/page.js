// What all parts of the page use: its elements, the library, and words.
// @ts-check

/** @typedef {import("../../../mod.ts")} Library */

/** The library lies beside this file once `deno task dist` has built it. */
const LIBRARY = "./sluice.js";

/** What scores, which the library loads when it first does: the server may be gone by then. */
const SCORING = "./models.js";

/** @template {HTMLElement} [T=HTMLElement] @param {string} id @returns {T} */
export const get = (id) => /** @type {T} */ (document.getElementById(id));

/** What a field says. @param {string} id @returns {string} */
export const valueOf = (id) => /** @type {HTMLInputElement} */ (get(id)).value;

/** @type {Promise<Library> | undefined} */
let library;

/** Loads the library, once. @returns {Promise<Library>} */
export function load() {
  library ??= Promise.all([import(LIBRARY), import(SCORING)])
    .then(([library]) => library)
    .catch((error) => {
      library = undefined;
      throw error;
    });
  return /** @type {Promise<Library>} */ (library);
}

/** @param {number} bytes */
export function amount(bytes) {
  return `${bytes.toLocaleString("en")} ${bytes === 1 ? "byte" : "bytes"}`;
}

/** @param {HTMLElement} element @param {string} message @param {boolean} failed */
function put(element, message, failed) {
  element.textContent = message;
  element.classList.toggle("error", failed);
}

/** Says how compression goes. @param {string} message @param {boolean} [failed] */
export function say(message, failed = false) {
  put(get("status"), message, failed);
}

/** Says how generation goes. @param {string} message @param {boolean} [failed] */
export function tell(message, failed = false) {
  put(get("generate-status"), message, failed);
}
