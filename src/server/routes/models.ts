/**
 * Which models there are, as OpenAI lists them.
 *
 * @module
 */

import { Hono } from "hono";
import { describeRoute, resolver } from "hono-openapi";
import type { z } from "zod";
import type { ServerEnv } from "../context.ts";
import type { ListedModel } from "../model_store.ts";
import { ModelList, ModelObject } from "../schemas.ts";
import type { Services } from "../services.ts";
import { openaiErrors } from "./describe.ts";

function describe(
  { id, created, ...file }: ListedModel,
): z.infer<typeof ModelObject> {
  const { sha256, bytes, licence, card } = file.description;
  return {
    id,
    object: "model",
    created,
    owned_by: "sluice",
    sha256,
    kind: file.isNetwork ? "network" : "model",
    ...(!file.isNetwork && { level: file.description.level }),
    bytes,
    licence,
    card,
  };
}

/** Routes. */
export function modelRoutes({ models }: Services): Hono<ServerEnv> {
  const app = new Hono<ServerEnv>();
  app.get(
    "/v1/models",
    describeRoute({
      tags: ["models"],
      summary: "List the models",
      responses: {
        200: {
          description: "all of them",
          content: { "application/json": { schema: resolver(ModelList) } },
        },
        ...openaiErrors(401, 429),
      },
    }),
    (c) => c.json({ object: "list", data: models.list.map(describe) }),
  );
  app.get(
    "/v1/models/:id",
    describeRoute({
      tags: ["models"],
      summary: "Describe a model",
      responses: {
        200: {
          description: "the model",
          content: { "application/json": { schema: resolver(ModelObject) } },
        },
        ...openaiErrors(401, 404, 429),
      },
    }),
    (c) => c.json(describe(models.find(c.req.param("id")))),
  );
  return app;
}
