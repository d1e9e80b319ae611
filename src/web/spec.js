// SPDX-License-Identifier: MIT
//
// What both pages need of the API document: loading it, its operations by tag, and small pieces of HTML.
// Everything that comes out of the document goes in as text, never as HTML.

export async function load() {
  const response = await fetch("/openapi.json");
  if (!response.ok) throw new Error(`/openapi.json answered ${response.status}`);
  return response.json();
}

// element("p", {class: "about"}, "text", otherElement)
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== undefined && child !== null));
  return made;
}

// Paragraphs, with `code` where the text has backticks.
export function prose(text) {
  return (text || "").split(/\n\n+/).filter(Boolean).map((paragraph) =>
    element("p", {}, ...paragraph.split("`").map((part, i) => (i % 2 ? element("code", {}, part) : part))));
}

// [{tag, about, operations: [{method, path, id, ...operation}]}], in the order of the document's tags.
export function groups(spec) {
  const all = [];
  for (const [path, item] of Object.entries(spec.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      all.push({ method: method.toUpperCase(), path, ...operation });
    }
  }
  return spec.tags
    .map((tag) => ({ tag: tag.name, about: tag.description, operations: all.filter((o) => o.tags.includes(tag.name)) }))
    .filter((group) => group.operations.length > 0);
}

export function resolved(spec, node) {
  if (!node || !node.$ref) return node;
  return node.$ref.slice(2).split("/").reduce((at, key) => at[key], spec);
}

export function schemaName(node) {
  return node && node.$ref ? node.$ref.split("/").pop() : undefined;
}

// "integer, 1 to 1000"
export function typeText(schema) {
  if (!schema) return "bytes";
  if (schema.$ref) return schemaName(schema);
  if (schema.type === "array") return `list of ${typeText(schema.items)}`;
  if (schema.enum) return schema.enum.join(" | ");
  const type = Array.isArray(schema.type) ? schema.type.join(" or ") : schema.type || "any";
  if (schema.pattern && type === "string") return "two numbers: lo,hi";
  const { minimum, maximum } = schema;
  const bounded = maximum !== undefined && Math.abs(maximum) < 1e15;
  if (minimum !== undefined && bounded) return `${type}, ${minimum} to ${maximum}`;
  if (minimum !== undefined && maximum !== undefined) return `${type}, from ${minimum}`;
  return type;
}

export function methodBadge(method) {
  return element("span", { class: `method ${method.toLowerCase()}` }, method);
}

export function scopeBadge(operation) {
  const scope = operation["x-scope"];
  if (scope === "none" || scope === "read") return undefined;
  return element("span", { class: "scope", title: `Needs a token of scope ${scope}` }, scope);
}

export function pretty(value) {
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}
