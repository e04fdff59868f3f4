/**
 * What docs/networks.md fixes: the names in a network's file, and its limits.
 *
 * @module
 */

/** The version of the contract that this program knows. */
export const CONTRACT_VERSION = 1;

/** The one version of ONNX's operators that a file may use, so that no operator means two things. */
export const OPSET = 17;

/** What is written as the version of the file's structure: the first that goes with {@linkcode OPSET}. */
export const IR_VERSION = 8;

/** Values of a byte: what a symbol may be, the number of logits, and the entries of a lookup table. */
export const BYTES = 256;

/** The name of the dimension that lanes have; any other will do. */
export const LANES = "N";

/** Names of inputs and outputs. A state `NAME` comes in as `state.NAME` and goes out as `next.NAME`. */
export const NAMES = {
  symbol: "symbol",
  logits: "logits",
  state: "state.",
  next: "next.",
} as const;

/** Keys of the properties in a file. */
export const PROPERTIES = {
  contract: "sluice.contract",
  id: "sluice.id",
  licence: "sluice.licence",
  card: "sluice.card",
  trainingBytes: "sluice.training_bytes",
  knownSymbols: "sluice.known_symbols",
  knownLogits: "sluice.known_logits",
} as const;

/** What the first step of a lane is given, as no byte came before: all states are zero then. */
export const START_SYMBOL = 0;

/** float32 has every integer below this, and none of the odd ones above. */
export const EXACT_LIMIT = 2 ** 24;

/** What enters a MatMul is an int8, so that a kernel may multiply bytes. */
export const LEAST_FACTOR = -128, MOST_FACTOR = 127;

/** Most places that a shift may take: more would leave nothing of a value below 2^24. */
export const MOST_SHIFT = 24;

/** Most bytes of a file. A file is held whole, and decoded. */
export const MOST_FILE = 2 ** 28;

/** Most nodes of a graph. */
export const MOST_NODES = 4096;

/** Most tensors in a file: a node takes three of them at most, those of a Slice, and most share them. */
export const MOST_TENSORS = 2 ** 14;

/**
 * Most messages of Protocol Buffers in a file, nodes and tensors among them, and most fields of all of them, each entry of a list being one.
 * The largest graph with the shapes and properties that other programs add has half of that, and an object of a decoder takes hundreds of
 * bytes: 2^17 are 80 MB.
 */
export const MOST_MESSAGES = 2 ** 17, MOST_FIELDS = 2 ** 20;

/** Most states: more than any network needs, and few enough to hand over in each step. */
export const MOST_STATES = 64;

/** Most columns of a vector, and of all vectors of a lane together: what others' files may make us allocate. */
export const MOST_WIDTH = 2 ** 16, MOST_WIDTHS = 2 ** 20;

/**
 * Most multiplications of matrices in a step: more than 256 times those of what is shipped, and beyond what anybody waits for. A matrix in the file
 * may be used by any number of nodes, so its size says nothing of the work.
 */
export const MOST_MULTIPLICATIONS = 2 ** 27;

/** Most multiplications and entries of tables that the proof goes over, in all of its rounds: about a second. */
export const MOST_PROOF = 2 ** 29;

/** Most letters of an id, and bytes of a licence and a card: those of model files. */
export const MOST_ID = 64, MOST_LICENCE = 1024, MOST_CARD = 65_536;

/** How many symbols a known answer may have: enough to fill a history. */
export const LEAST_KNOWN = 16, MOST_KNOWN = 1024;

/** Most multiplications of all its steps: a few seconds at most, whoever executes it; the largest step may have the fewest symbols. */
export const MOST_KNOWN_WORK = LEAST_KNOWN * MOST_MULTIPLICATIONS;
