// The playground: compresses here, with the library itself; only generation asks the server.
// @ts-check

import "./compress.js";
import "./comparison.js";
import "./costs.js";
import "./generate.js";
import { load, say } from "./page.js";

// Loaded at once, so that it is there when the server no longer is.
load().catch(() =>
  say(
    "The library is not there: the server needs what deno task dist builds.",
    true,
  )
);
document.body.dataset.ready = "";
