// SPDX-License-Identifier: MIT
//
// Runs the script of /docs or /redoc against a server, on as much of a document as it needs, opens every route
// and prints what then stands on the page as JSON: {"ids": [...], "texts": [...], "places": [...]}.
//
// node page_runner.mjs ORIGIN FOLDER PAGE    FOLDER has the server's /assets, PAGE is docs or redoc
import { pathToFileURL } from "node:url";

const [origin, folder, page] = process.argv.slice(2);

class Element {
  constructor(name) { Object.assign(this, { name, attributes: {}, children: [], listeners: {}, dataset: {}, files: [], open: false }); }
  get id() { return this.attributes.id; }
  get value() {
    const first = this.name === "select" ? this.children[0]?.attributes.value : this.attributes.value;
    return this.set ?? first ?? "";
  }
  set value(text) { this.set = text; }
  get className() { return this.attributes.class ?? ""; }
  set className(text) { this.attributes.class = text; }
  get textContent() { return this.children.map((child) => (child instanceof Element ? child.textContent : child)).join(""); }
  set textContent(text) { this.children = [text]; }
  setAttribute(name, value) { this.attributes[name] = String(value); }
  append(...children) { this.children.push(...children.map((child) => (child instanceof Element ? child : String(child)))); }
  replaceChildren(...children) { this.children = []; this.append(...children); }
  addEventListener(name, listener) { (this.listeners[name] ??= []).push(listener); }
  dispatchEvent(event) { for (const listener of this.listeners[event.type] ?? []) listener({ ...event, target: this, preventDefault() {} }); }
  scrollIntoView() {}
  * all() {
    for (const child of this.children) if (child instanceof Element) { yield child; yield* child.all(); }
  }
}

const fixed = new Map();
globalThis.document = {
  baseURI: `${origin}/${page}`,
  createElement: (name) => new Element(name),
  getElementById: (id) => {
    const made = [...fixed.values()].flatMap((one) => [...one.all()]).find((one) => one.id === id);
    if (!made && !fixed.has(id)) fixed.set(id, new Element("div"));
    return made ?? fixed.get(id);
  },
  querySelectorAll: () => [],
};
globalThis.sessionStorage = { getItem: () => null, setItem() {} };
globalThis.history = { replaceState() {} };
globalThis.location = { href: `${origin}/${page}`, origin, hash: "" };
globalThis.Event = class { constructor(type) { this.type = type; } };
const fetched = globalThis.fetch;
globalThis.fetch = (path, options) => fetched(new URL(path, `${origin}/${page}`), options);

await import(pathToFileURL(`${folder}/${page}.js`));
const root = document.getElementById(page === "docs" ? "routes" : "reference");
for (let i = 0; i < 500 && ![...root.all()].some((one) => one.name === "section"); ++i) await new Promise((done) => setTimeout(done, 20));

for (const box of root.all()) if (box.name === "details") { box.open = true; box.dispatchEvent({ type: "toggle" }); }
const all = [...root.all()];
console.log(JSON.stringify({
  text: root.textContent,
  ids: all.map((one) => one.id).filter(Boolean),
  places: all.flatMap((one) => [one.attributes.href, one.attributes.src]).filter(Boolean),
  routes: all.filter((one) => ["route", undefined].includes(one.attributes.class) && ["details", "article"].includes(one.name))
    .map((one) => ({ id: one.id, text: one.textContent })),
  forms: all.filter((one) => one.name === "form").length,
  curls: all.filter((one) => one.className === "curl").map((one) => one.textContent),
}));
