// SPDX-License-Identifier: MIT
//
// The page names every module that its beginning needs, so that a browser asks for all of them at once, and no other.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const FOLDER = new URL("../../src/web/viewer/", import.meta.url);
const text = (name) => readFileSync(new URL(name, FOLDER), "utf8");

/** The modules that `name` needs before it runs, itself among them. */
function needed(name, found = new Set()) {
  if (found.has(name)) return found;
  found.add(name);
  for (const [, other] of text(name).matchAll(/^(?:import|export)\b[^;]*?from "\.\/([a-z0-9_]+\.js)";/gm)) needed(other, found);
  return found;
}

const preloaded = [...text("index.html").matchAll(/rel="modulepreload" href="assets\/\{build\}\/([^"]+)"/g)].map(([, name]) => name);

test("what the first picture needs is preloaded, and nothing else", () => {
  const wanted = needed("main.js");
  wanted.delete("main.js");
  assert.ok(wanted.size > 10);
  assert.deepEqual(preloaded, [...wanted].sort());
});

test("every module is needed by the page, by its worker, or when it is first used", () => {
  const later = [...needed("main.js")].flatMap((name) => [...text(name).matchAll(/import\("\.\/([a-z0-9_]+\.js)"\)/g)]).map(([, name]) => name);
  const known = new Set([...needed("main.js"), ...needed("decoder_worker.js"), ...later.flatMap((name) => [...needed(name)]), "old.js"]);
  const files = readdirSync(FOLDER).filter((name) => name.endsWith(".js"));
  assert.deepEqual(files.filter((name) => !known.has(name)), []);
});

test("the page has neither inline scripts nor inline styles", () => {
  assert.doesNotMatch(text("index.html"), /<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=/);
});
