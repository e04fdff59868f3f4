/**
 * What a Worker of the package's server begins with.
 *
 * @module
 */

import "../../../src/server/adapters/stage_worker_node.ts";
