// SPDX-License-Identifier: MIT
//
// A client whose types are made of the API document: it must compile under --strict, and it is run against a server
// that has the sample log and, below csv_dir, more.csv: a row that is good and one that is not.
//
// node out/client.js ORIGIN TOKEN
import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

declare const process: { argv: string[] };

const [, , origin, token] = process.argv;
if (origin === undefined || token === undefined) throw new Error("usage: client.js ORIGIN TOKEN");
const client = createClient<paths>({ baseUrl: origin });
const authorized = { "X-Admin-Token": token };

function assert(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}

// Pages, followed by their depths; an ETag; a problem whose members have types.
async function read(): Promise<number> {
  const first = await client.GET("/frames", { params: { query: { limit: 10, order: "asc", image: "none" } } });
  assert(first.data !== undefined, "a page");
  const { frames, metadata } = first.data;
  const depth: number = frames[0]?.depth ?? NaN;
  const total: number = metadata.total;
  assert(frames.length === 10 && metadata.has_more && typeof metadata.next === "string", "ten frames and more");

  const etag = first.response.headers.get("ETag");
  assert(etag !== null, "an ETag");
  const again = await client.GET("/frames", {
    params: { query: { limit: 10, order: "asc", image: "none" }, header: { "If-None-Match": etag } },
  });
  assert(again.response.status === 304, "nothing has changed");

  const missing = await client.GET("/frames/{depth}", { params: { path: { depth: depth - 1000 } } });
  assert(missing.error !== undefined && missing.response.status === 404, "no frame there");
  const problem: components["schemas"]["NoFrameProblem"] = missing.error;
  const above: number | null | undefined = problem.nearest_above;
  assert(above === depth && problem.nearest_below === null, "the nearest frames");

  const wrong = await client.GET("/frames", { params: { query: { limit: 0 } } });
  const names: string[] = wrong.error?.errors?.map((error) => error.parameter) ?? [];
  assert(names[0] === "limit", "the parameter at fault");
  return total;
}

// A page with its pictures; a strip as bytes, tiles with indices that are numbers, statistics, a log's facts.
async function look(): Promise<void> {
  const page = await client.GET("/frames", { params: { query: { limit: 1, image: "png", fields: "stats" } } });
  const frame = page.data?.frames[0];
  assert(frame?.image_base64?.startsWith("iVBORw0KGgo") === true, "a frame as PNG");
  const mean: number | null | undefined = frame.stats?.mean;
  assert(typeof mean === "number" && frame.width === 150, "its statistics and width");
  const strip = await client.GET("/strip.png", {
    params: { query: { height: 100, norm: "static", clip: "2,98" } },
    parseAs: "blob",
  });
  assert(strip.data !== undefined && strip.data.size > 0, "a strip");
  const tiles = await client.GET("/tiles.json");
  const level = tiles.data?.levels[0];
  assert(level !== undefined, "a level of tiles");
  const index: number = level.first_index;
  const tile = await client.GET("/tiles/{level}/{index}.png", {
    params: { path: { level: level.level, index } },
    parseAs: "blob",
  });
  assert(tile.response.status === 200, "a tile");
  const stats = await client.GET("/stats");
  const median: number | null | undefined = stats.data?.percentiles.p50;
  assert(typeof median === "number", "a median");
  const log = await client.GET("/logs/{log}", { params: { path: { log: "default" } } });
  assert(log.data?.frames === 2000 && log.data.source_width === 200, "the log");
}

// A file of the server, by a job; the rows that it rejects.
async function reload(): Promise<void> {
  const started = await client.POST("/frames/reload", { body: { csv_path: "more.csv" }, headers: authorized });
  assert(started.data !== undefined && "job_id" in started.data, "a job, not the report of an awaited one");
  const { job_id } = started.data;
  let state: components["schemas"]["Job"]["state"] = "queued";
  let rejected: number | undefined;
  while (state === "queued" || state === "running") {
    const job = await client.GET("/jobs/{id}", { params: { path: { id: job_id } } });
    assert(job.data !== undefined, "the job's state");
    state = job.data.state;
    rejected = job.data.report?.rejected;
  }
  assert(state === "succeeded" && rejected === 1, "a job that rejected a row");
  const rows = await client.GET("/jobs/{id}/rejects.csv", { params: { path: { id: job_id } }, parseAs: "text" });
  assert(rows.data?.includes("no number") === true, "the row");
  const unknown = await client.GET("/jobs/{id}", { params: { path: { id: "none" } } });
  const code: string | undefined = unknown.error?.error_code;
  assert(unknown.response.status === 404 && typeof code === "string", "no such job");
}

// An upload with an id, of which the server then knows how much it has; without a token it is refused.
async function upload(): Promise<void> {
  const csv = "depth," + [...Array(200).keys()].join(",") + "\n-3.0," + Array(200).fill(7).join(",") + "\n";
  const send = (headers: Record<string, string>) =>
    client.POST("/frames", {
      body: csv,
      bodySerializer: (body: string) => body,
      headers: { ...headers, "Content-Type": "text/csv", "Upload-Id": "typed" },
    });
  const refused = await send({});
  assert(refused.response.status === 401 && refused.error?.title !== undefined, "no token");
  const sent = await send(authorized);
  assert(sent.data?.inserted === 1 && sent.data.rejects.length === 0, "a row inserted");
  const state = await client.GET("/uploads/{id}", { params: { path: { id: "typed" } } });
  assert(state.response.headers.get("Upload-Offset") === String(csv.length), "all of it is stored");
}

// Rows sent as text, a frame put, and gone again.
async function write(): Promise<void> {
  const csv = "depth," + [...Array(200).keys()].join(",") + "\n-5.0," + Array(200).fill(7).join(",") + "\n";
  const sent = await client.POST("/frames", {
    params: { query: { on_error: "stop" } },
    body: csv,
    bodySerializer: (body: string) => body,
    headers: { ...authorized, "Content-Type": "text/csv" },
  });
  assert(sent.data?.stored === 1, "a row stored");
  const put = await client.PUT("/frames/{depth}", {
    params: { path: { depth: -6 } },
    body: { samples: Array<number>(200).fill(9) },
    headers: authorized,
  });
  assert(put.response.status === 201 && put.response.headers.get("Location") === "/frames/-6.0", "a frame created");
  const gone = await client.DELETE("/frames", {
    params: { query: { depth_min: -6, depth_max: -1 } },
    headers: authorized,
  });
  assert(gone.data?.deleted === 4, "all deleted");
}

const total = await read();
await look();
await reload();
await upload();
await write();
console.log(`client: ${total} frames, all answers as typed`);
