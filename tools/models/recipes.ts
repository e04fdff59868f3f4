/**
 * The models that are shipped: what each learns from, and its bounds.
 *
 * Mixtures were chosen by what samples held out of the training data take. Everywhere, shuffled samples gain 3 to 5 % over
 * one file after another; of equal shares, what is met most often in use gets more.
 *
 * @module
 */

import type { Part } from "./samples.ts";

/** A model to be made. */
export interface Recipe {
  /** Its name. */
  id: string;
  /** What it is for, in a few words. */
  purpose: string;
  /** What takes part. */
  parts: Part[];
  /** Most bytes of its file. */
  size: number;
  /** MiB of context slots; 20 would take the four small models above 24 MB in memory. */
  slots: number;
  /** 0 for prose, 1 for structured text. */
  ensemble: number;
  /** Logarithm to base 2 of the bytes of history, and of the entries of the match index: prose hardly repeats itself. */
  history: number;
}

const SMALL = { size: 2_500_000, slots: 19 };

/** Files of one folder, cut alike. */
function files(
  folder: string,
  cut: Part["cut"],
  bytes: number,
  names: readonly string[],
): Part[] {
  return names.map((name) => ({ file: `${folder}/${name}`, cut, bytes }));
}

/** Books; their paragraphs in one line, as messages have them. */
function books(wrapped: number): Part[] {
  return [
    {
      file: "text/classics_wrapped_ascii.txt",
      cut: "unwrapped",
      bytes: wrapped,
    },
    ...files("text", "lines", Infinity, ["classics_paragraph_lines.txt"]),
  ];
}

/** English as it is written today, a paragraph a line. */
function modern(speeches: number): Part[] {
  return [
    ...files("text", "lines", speeches, ["us_presidential_speeches.txt"]),
    ...files("text", "lines", Infinity, [
      "18f_blog_us_gov.md",
      "openstax_sociology.md",
      "openstax_economics.md",
      "openstax_biology.md",
      "react_docs.md",
    ]),
  ];
}

/** English about software, with markup. */
function technical(bytes: number): Part[] {
  return files("text", "paragraphs", bytes, [
    "chat_dialogues_taskmaster.txt",
    "rust_rfcs.md",
    "python_peps.rst",
    "ethereum_eips.md",
    "python_docs.rst",
    "postgresql_docs.txt",
  ]);
}

/** The models, in the order of `models/manifest.json`. */
export const RECIPES: readonly Recipe[] = [
  {
    id: "text-en",
    purpose: "English prose: messages, paragraphs, pages",
    parts: [...books(500_000), ...modern(800_000)],
    ensemble: 0,
    history: 16,
    ...SMALL,
  },
  {
    id: "json",
    purpose: "JSON as APIs send it: minified objects of a few kilobytes",
    parts: [
      { file: "json/synthetic_api.ndjson", cut: "values" },
      ...files("json", "values", Infinity, [
        "stripe_fixtures.ndjson",
        "github_webhooks.ndjson",
        "github_rest_fixtures.ndjson",
        "dummyjson_rest.ndjson",
        "pokeapi.ndjson",
        "taskmaster_dialogs.ndjson",
        "slack_api_shapes.ndjson",
        "aws_lambda_events.json",
      ]),
    ],
    ensemble: 1,
    history: 18,
    ...SMALL,
  },
  {
    id: "log",
    purpose: "logs in common formats: batches of lines",
    parts: files("logs", 20, 600_000, [
      "apache_access_combined.log",
      "ci_npm_install.log",
      "crowdsec_mixed_services.log",
      "dpkg.log",
      "kafka.log",
      "linux_auth.log",
      "lnav_mixed_formats.log",
      "mtail_samples.log",
      "splunkd_metrics.log",
      "synthetic_bunyan.log",
      "synthetic_java.log",
      "synthetic_k8s.log",
      "synthetic_nginx.log",
      "synthetic_pino.log",
      "synthetic_syslog.log",
      "synthetic_winston.log",
    ]),
    ensemble: 1,
    history: 18,
    ...SMALL,
  },
  {
    id: "code",
    purpose: "source code: JavaScript, TypeScript, Python, C, Go, HTML, CSS",
    parts: files("code", 40, 600_000, [
      "javascript.js",
      "typescript.ts",
      "python.py",
      "c.c",
      "go.go",
      "html.html",
      "css.css",
    ]),
    ensemble: 1,
    history: 18,
    ...SMALL,
  },
  {
    id: "text-en-large",
    purpose: "English of any kind, prose and documentation",
    parts: [
      ...books(Infinity),
      ...modern(Infinity),
      ...technical(2_500_000),
    ],
    size: 12_000_000,
    slots: 64,
    ensemble: 0,
    history: 16,
  },
];
