// SPDX-License-Identifier: MIT
//
// The document's examples are of the sample log. Where another one is served they would find nothing: depths and
// tiles are then taken from the log itself.

const DEPTHS = ["depth", "depth_min", "depth_max", "after"];

async function json(path) {
  const response = await fetch(path);
  return response.ok ? response.json() : undefined;
}

// Depths and a tile that there are, by the names of parameters; nothing while the log is empty or may not be read.
async function found() {
  const [page, tiles] = await Promise.all([json("frames?limit=100&image=none"), json("tiles.json")]);
  if (!page?.frames.length || !tiles?.levels.length) return undefined;
  const [first, last] = [page.metadata.first_depth, page.metadata.last_depth];
  const [{ level, first_index: index }] = tiles.levels;
  return { within: (depth) => depth >= tiles.depth_min && depth <= tiles.depth_max,
           values: { depth: first, after: first, depth_min: first, depth_max: last, level, index } };
}

export async function fitted(spec) {
  const log = await found().catch(() => undefined);
  const operations = Object.values(spec.paths).flatMap((item) => Object.values(item));
  const parameters = operations.flatMap((operation) => operation.parameters || []).filter((parameter) => !parameter.$ref);
  const depths = parameters.filter(({ name }) => DEPTHS.includes(name));
  if (!log || depths.every(({ example }) => log.within(example))) return spec;
  for (const parameter of parameters) {
    if (parameter.name in log.values && parameter.example !== undefined) parameter.example = log.values[parameter.name];
  }
  return spec;
}
