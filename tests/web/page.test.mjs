// SPDX-License-Identifier: MIT
//
// What the page loads: the build joins what main.js imports into one script (src/web/join_modules.cmake).

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const FOLDER = new URL("../../src/web/viewer/", import.meta.url);
const text = (name) => readFileSync(new URL(name, FOLDER), "utf8");

/** The modules that `name` needs before it runs, itself among them. */
function needed(name, found = new Set()) {
  if (found.has(name)) return found;
  found.add(name);
  for (const [, other] of text(name).matchAll(/^import .*? from "\.\/([a-z0-9_]+\.js)";/gm)) needed(other, found);
  return found;
}

/** The modules that `name`, or a module that is loaded with it, loads when they are first used. */
function loadedBy(name, found = []) {
  for (const each of needed(name))
    for (const [, other] of text(each).matchAll(/\bimport\("\.\/([a-z0-9_]+\.js)"\)/g))
      if (!found.includes(other)) {
        found.push(other);
        loadedBy(other, found);
      }
  return found;
}

const joined = needed("main.js");
const later = loadedBy("main.js");

test("the page loads one script and the one for old browsers, each named by the build", () => {
  const named = [...text("index.html").matchAll(/assets\/\{build\}\/([a-z0-9_]+\.js)/g)].map(([, name]) => name);
  assert.deepEqual(named, ["old.js", "main.js"]);
});

test("the style sheet comes behind the script that asks for it again", () => {
  const page = text("index.html");
  assert.ok(page.indexOf("old.js") < page.indexOf("viewer.css"));
});

test("no module that main.js imports is loaded once more when it is used", () => {
  assert.ok(joined.size > 10 && later.length > 3);
  assert.deepEqual(later.filter((name) => joined.has(name)), []);
});

test("no module that main.js imports waits for anything before it has run, since those that come later wait for it", () => {
  for (const name of joined) assert.doesNotMatch(text(name), /^(?!async |export async )\S.*\bawait\b/m, name);
});

test("every module is needed by the page, by its worker, or when it is first used", () => {
  const known = new Set([...joined, ...needed("decoder_worker.js"), ...later.flatMap((name) => [...needed(name)]), "old.js"]);
  const files = readdirSync(FOLDER).filter((name) => name.endsWith(".js"));
  assert.deepEqual(files.filter((name) => !known.has(name)), []);
});

test("the page has neither inline scripts nor inline styles", () => {
  assert.doesNotMatch(text("index.html"), /<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=/);
});
