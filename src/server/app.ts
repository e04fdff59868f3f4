/**
 * The server as a Hono app: a value, which never listens by itself.
 *
 * @module
 */

import { Hono, type MiddlewareHandler } from "hono";
import { bearerAuth } from "hono/bearer-auth";
import { cors } from "hono/cors";
import { requestId } from "hono/request-id";
import { secureHeaders } from "hono/secure-headers";
import { rateLimiter } from "hono-rate-limiter";
import type { ServerEnv } from "./context.ts";
import {
  HttpError,
  openaiResponse,
  problemResponse,
  retryAfter,
  toHttpError,
} from "./errors.ts";
import { completionRoutes } from "./routes/completions.ts";
import { compressRoutes } from "./routes/compress.ts";
import { docsRoutes } from "./routes/docs.ts";
import { fileRoutes } from "./routes/files.ts";
import { healthRoutes } from "./routes/health.ts";
import { modelRoutes } from "./routes/models.ts";
import { playgroundRoutes } from "./routes/playground.ts";
import { scoreRoutes } from "./routes/score.ts";
import type { Services } from "./services.ts";
import { WallTime } from "./wall_time.ts";

/** Routes that speak as OpenAI's do. */
const OPENAI = /^\/v1\/(completions|chat\/|models)/;

/** Methods that routes have. */
const METHODS = ["GET", "POST"];

/** A minute, in milliseconds. */
const MINUTE = 60_000;

/** Longest id that a client may give its request. */
const MOST_ID = 128;

/** Aborts when a client leaves, for a reason that is an error, whatever the runtime aborts with. */
function leaving(request: AbortSignal) {
  const controller = new AbortController();
  const onAbort = () =>
    controller.abort(
      request.reason instanceof Error
        ? request.reason
        : new DOMException("The client left", "AbortError"),
    );
  const forget = () => request.removeEventListener("abort", onAbort);
  if (request.aborted) onAbort();
  else request.addEventListener("abort", onAbort);
  return { signal: controller.signal, forget };
}

/**
 * Makes the app.
 *
 * @param services what its routes work with
 */
export function createApp(services: Services): Hono<ServerEnv> {
  const { config, log, metrics } = services;
  const app = new Hono<ServerEnv>();

  app.use(requestId({ limitLength: MOST_ID }));
  app.use(async (c, next) => {
    const begin = performance.now();
    const wall = new WallTime(config.wallTimeout);
    c.set("wall", wall);
    const { signal, forget } = leaving(c.req.raw.signal);
    c.set("signal", AbortSignal.any([signal, wall.signal]));
    try {
      await next();
    } finally {
      if (!wall.held) {
        wall.end();
        forget();
      }
    }
    // Errors are answered anew, without what was set before.
    c.res.headers.set("X-Request-Id", c.get("requestId"));
    const seconds = (performance.now() - begin) / 1000;
    const { status } = c.res;
    metrics?.request(c.req.method, status, seconds);
    log({
      event: "request",
      request: c.get("requestId"),
      method: c.req.method,
      path: c.req.path,
      status,
      milliseconds: Math.round(seconds * 1000),
    });
  });
  app.use(secureHeaders({
    // Pages on other origins may use what is sent, where CORS lets them.
    crossOriginResourcePolicy: config.cors.length > 0
      ? "cross-origin"
      : "same-origin",
  }));
  if (config.cors.length > 0) {
    app.use(
      "/v1/*",
      cors({
        origin: config.cors.includes("*") ? "*" : [...config.cors],
        allowMethods: ["GET", "HEAD", "POST"],
        exposeHeaders: [
          "X-Request-Id",
          "Retry-After",
          "Content-Range",
          "Sluice-Backend",
        ],
        maxAge: 600,
      }),
    );
  }
  if (config.rateLimit !== undefined) {
    app.use(
      "/v1/*",
      rateLimiter<ServerEnv>({
        windowMs: MINUTE,
        limit: config.rateLimit,
        standardHeaders: "draft-7",
        keyGenerator: (c) => services.clientOf(c.req.raw, c.env),
        handler: (c) => {
          const { resetTime } = c.get("rateLimit") ?? {};
          const milliseconds = resetTime ? +resetTime - Date.now() : MINUTE;
          throw new HttpError(
            429,
            "too-many-requests",
            `Cannot answer as a client may ask ${config.rateLimit} times a minute`,
            { headers: retryAfter(milliseconds / 1000) },
          );
        },
      }),
    );
  }
  if (config.tokens.length > 0) {
    // Behind the limiter, so that tokens cannot be tried without end. They are compared in constant time.
    const authenticate = bearerAuth({
      token: [...config.tokens],
    }) as MiddlewareHandler<ServerEnv>;
    app.use("/v1/*", async (c, next) => {
      let passed = false;
      try {
        return await authenticate(c, () => {
          passed = true;
          return next();
        });
      } catch (cause) {
        if (passed) throw cause;
        // Of another scheme, too: that is no other error to who asks.
        throw new HttpError(
          401,
          "unauthorized",
          "Cannot answer as Authorization must be Bearer and a token that is known",
          { cause, headers: { "WWW-Authenticate": 'Bearer realm="sluice"' } },
        );
      }
    });
  }
  app.use("/v1/*", async (c, next) => {
    const coding = c.req.header("Content-Encoding") ?? "identity";
    if (coding.toLowerCase() !== "identity") {
      throw new HttpError(
        415,
        "coded-body",
        `Cannot take the body as Content-Encoding must be identity: current value is ${coding}`,
        { headers: { "Accept-Encoding": "identity" } },
      );
    }
    await next();
  });

  app.route("/", healthRoutes(services));
  app.route("/", compressRoutes(services));
  app.route("/", scoreRoutes(services));
  app.route("/", modelRoutes(services));
  app.route("/", completionRoutes(services));
  app.route("/", fileRoutes(services));
  app.route("/", docsRoutes(app, services));
  app.route("/", playgroundRoutes(services));

  app.notFound((c) => {
    const methods = METHODS.filter((method) =>
      app.router.match(method, c.req.path)[0]
        .some(([[, route]]) => route.method === method)
    );
    if (methods.length > 0) {
      const allowed = methods.flatMap((method) =>
        method === "GET" ? ["GET", "HEAD"] : [method]
      ).join(", ");
      throw new HttpError(
        405,
        "method-not-allowed",
        `Cannot answer as the method must be one of ${allowed}: current value is ${c.req.method}`,
        { headers: { Allow: allowed } },
      );
    }
    throw new HttpError(
      404,
      "no-such-route",
      `Cannot answer as there is no ${c.req.method} ${c.req.path}`,
    );
  });
  app.onError((cause, c) => {
    const error = toHttpError(cause);
    if (error.status >= 500 && error.status !== 503) {
      log({
        event: "error",
        request: c.get("requestId"),
        error: String(cause),
        stack: cause instanceof Error ? cause.stack : undefined,
      });
    }
    return OPENAI.test(c.req.path)
      ? openaiResponse(error)
      : problemResponse(error, c.get("requestId"));
  });
  return app;
}
