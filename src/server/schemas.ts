/**
 * What requests may say, and what answers do: the same schemas validate and describe.
 *
 * @module
 */

import { z } from "zod";

/** A number in a query. */
function count(least: number, most: number) {
  return z.string().regex(/^\d{1,15}$/, "must be an integer").transform(Number)
    .pipe(z.number().min(least).max(most));
}

/** Names of models: no more than what a table is searched for. */
const modelName = z.string().min(1).max(256);

/** How `POST /v1/compress` works. */
export const CompressQuery = z.strictObject({
  level: count(1, 10).optional().describe(
    "1 (fastest) to 9 (smallest), or 10; the default is 6, or the highest that there is",
  ),
  model: modelName.optional().describe(
    "what the predictor has learned before: a name, or sha256: and a hash",
  ),
  network: modelName.optional().describe(
    "what predicts bytes together with the predictor of level 6: a name, or sha256: and a hash",
  ),
  flush: z.union([z.enum(["block", "chunk"]), count(0, 60_000)]).optional()
    .describe(
      "when a block is sent: once it is full (block), with each chunk of the body (chunk), or so many milliseconds after its first byte",
    ),
});

/** How `POST /v1/decompress` works. */
export const DecompressQuery = z.strictObject({
  flush: z.enum(["block", "chunk"]).optional().describe(
    "whether to begin with the first bytes (chunk) instead of 64 KiB or all of the body (block)",
  ),
});

/** How `POST /v1/score` works. */
export const ScoreQuery = z.strictObject({
  level: count(5, 9).optional().describe(
    "whose predictor scores, 5 to 9; the default is 6",
  ),
  model: modelName.optional(),
  network: modelName.optional().describe(
    "a network that joins the predictor of level 6, or of the model",
  ),
  flush: z.enum(["block", "chunk"]).optional().describe(
    "whether to begin with the first bytes (chunk) instead of 64 KiB or all of the body (block)",
  ),
  learn: z.enum(["true", "false"]).optional().describe(
    "whether the predictor learns from what it has scored; the default is true",
  ),
});

/** A line of what `POST /v1/score` answers. */
export const ScoreLine = z.union([
  z.object({
    offset: z.number().int().describe("bytes before these"),
    bits: z.array(z.number()).describe("what each byte costs"),
  }),
  z.object({
    bytes: z.number().int(),
    totalBits: z.number(),
    bitsPerByte: z.number(),
  }).describe("the last line"),
]);

/** Strings that end a text. */
const stop = z.union([
  z.string().min(1).max(256),
  z.array(z.string().min(1).max(256)).max(16),
]).nullish();

/** What completions and chats have in common. */
const common = {
  model: modelName,
  max_tokens: z.number().int().min(0).nullish(),
  temperature: z.number().min(0).max(10).nullish(),
  top_p: z.number().gt(0).max(1).nullish(),
  top_k: z.number().int().min(-1).max(256).nullish().describe(
    "only that many of the likeliest bytes may come next; 0 and -1 mean all",
  ),
  n: z.number().int().min(1).max(16).nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  stop,
  seed: z.number().int().min(-1).max(Number.MAX_SAFE_INTEGER).nullish()
    .describe("the same one gives the same text; -1 means any"),
  // What changes no text.
  user: z.string().nullish(),
  store: z.boolean().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  // What changes nothing where it says nothing.
  presence_penalty: z.literal(0).nullish(),
  frequency_penalty: z.literal(0).nullish(),
  logit_bias: z.strictObject({}).nullish(),
};

/** A prompt as tokens. */
const tokens = z.array(z.number().int().min(0).max(255)).min(1);

/** `POST /v1/completions`: a token is a byte. */
export const CompletionRequest = z.strictObject({
  ...common,
  prompt: z.union([
    z.string(),
    // Before strings: each token that is none is told of.
    tokens,
    z.array(z.string()).min(1).max(16),
    z.array(tokens).min(1).max(16),
  ]).nullish().describe("strings, or tokens, which are bytes"),
  echo: z.boolean().nullish().describe(
    "puts the prompt before the text, with its log-probabilities where logprobs is set",
  ),
  logprobs: z.number().int().min(0).max(5).nullish(),
  best_of: z.literal(1).nullish(),
  suffix: z.literal("").nullish(),
});

/** One of the messages of a chat. */
const Message = z.object({
  role: z.enum(["system", "developer", "user", "assistant"]),
  content: z.union([
    z.string(),
    z.array(z.object({ type: z.literal("text"), text: z.string() })),
  ]),
  name: z.string().optional(),
});

/** `POST /v1/chat/completions`. */
export const ChatRequest = z.strictObject({
  ...common,
  messages: z.array(Message).min(1).max(1024),
  max_completion_tokens: z.number().int().min(0).nullish(),
  response_format: z.strictObject({ type: z.literal("text") }).nullish(),
  logprobs: z.literal(false).nullish(),
  top_logprobs: z.literal(0).nullish(),
});

export const Usage = z.object({
  prompt_tokens: z.number().int(),
  completion_tokens: z.number().int(),
  total_tokens: z.number().int(),
});

/** What log-probabilities are told as. */
export const Logprobs = z.object({
  tokens: z.array(z.string()),
  token_logprobs: z.array(z.number().nullable()),
  top_logprobs: z.array(z.record(z.string(), z.number()).nullable()).nullable(),
  text_offset: z.array(z.number().int()),
});

const finish = z.enum(["stop", "length"]).nullable();

export const Completion = z.object({
  id: z.string(),
  object: z.literal("text_completion"),
  created: z.number().int(),
  model: z.string(),
  system_fingerprint: z.string(),
  choices: z.array(z.object({
    index: z.number().int(),
    text: z.string(),
    logprobs: Logprobs.nullable(),
    finish_reason: finish,
  })),
  usage: Usage.optional(),
});

export const Chat = z.object({
  id: z.string(),
  object: z.literal("chat.completion"),
  created: z.number().int(),
  model: z.string(),
  system_fingerprint: z.string(),
  choices: z.array(z.object({
    index: z.number().int(),
    message: z.object({
      role: z.literal("assistant"),
      content: z.string(),
      refusal: z.null(),
    }),
    logprobs: z.null(),
    finish_reason: finish,
  })),
  usage: Usage,
});

/** A model as OpenAI lists it, and what we know of it. */
export const ModelObject = z.object({
  id: z.string(),
  object: z.literal("model"),
  created: z.number().int(),
  owned_by: z.string(),
  sha256: z.string(),
  kind: z.enum(["model", "network"]),
  level: z.number().int().optional().describe("of a model"),
  bytes: z.number().int(),
  licence: z.string(),
  card: z.string(),
});

export const ModelList = z.object({
  object: z.literal("list"),
  data: z.array(ModelObject),
});

/** A problem of RFC 9457. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  instance: z.string(),
  code: z.string(),
});

/** An error as OpenAI says it. */
export const OpenAIError = z.object({
  error: z.object({
    message: z.string(),
    type: z.string(),
    param: z.string().nullable(),
    code: z.string().nullable(),
  }),
});

export const Health = z.object({ status: z.literal("ok") });

export const Ready = z.object({
  ready: z.boolean(),
  checks: z.record(z.string(), z.string()),
});
