/**
 * What a Worker runs.
 *
 * @module
 */

import { serve } from "./serve.ts";

serve();
