// SPDX-License-Identifier: MIT
//
// What both pages need of the API document: loading it, its operations by tag, and small pieces of HTML.
// Everything that comes out of the document goes in as text, never as HTML.

export async function load() {
  const response = await fetch("openapi.json"); // beside the page, wherever a proxy has put both
  if (!response.ok) throw new Error(`openapi.json answered ${response.status}`);
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

// Text with `code` where it has backticks, as children of an element.
export function inline(text) {
  return (text || "").split("`").map((part, i) => (i % 2 ? element("code", {}, part) : part)).filter((part) => part !== "");
}

export function prose(text) {
  return (text || "").split(/\n\n+/).filter(Boolean).map((paragraph) => element("p", {}, ...inline(paragraph)));
}

export function resolved(spec, node) {
  if (!node || !node.$ref) return node;
  return node.$ref.slice(2).split("/").reduce((at, key) => at[key], spec);
}

const METHODS = ["get", "post", "put", "patch", "delete"];

// [{tag, about, operations: [{method, path, ...operation}]}], in the order of the document's tags; a tag that is
// in no list comes last, so that no operation is missing. Parameters and responses are there, not referred to.
export function groups(spec) {
  const all = [];
  for (const [path, item] of Object.entries(spec.paths)) {
    for (const method of METHODS.filter((name) => item[name])) {
      const operation = item[method];
      all.push({ ...operation, method: method.toUpperCase(), path,
                 parameters: (operation.parameters || []).map((parameter) => resolved(spec, parameter)),
                 responses: Object.fromEntries(Object.entries(operation.responses).map(([status, reply]) => [status, resolved(spec, reply)])) });
    }
  }
  const tags = spec.tags.map((tag) => ({ tag: tag.name, about: tag.description || "" }));
  for (const { tags: [tag] } of all) if (!tags.some((known) => known.tag === tag)) tags.push({ tag, about: "" });
  return tags.map((group) => ({ ...group, operations: all.filter((o) => o.tags[0] === group.tag) }))
    .filter((group) => group.operations.length > 0);
}

export function schemaName(node) {
  return node && node.$ref ? node.$ref.split("/").pop() : undefined;
}

const UNBOUNDED = 1e12; // of a bound that only says what a number of the type can be

// "integer, 1 to 1000"
export function typeText(schema) {
  if (!schema) return "bytes";
  if (schema.$ref) return schemaName(schema);
  if (schema.anyOf) return schema.anyOf.map(typeText).join(" or ");
  if (schema.enum) return schema.enum.map(String).join(" | ");
  if (schema.const !== undefined) return String(schema.const);
  if (schema.type === "array") return `list of ${typeText(schema.items)}`;
  const type = [schema.type || "any"].flat().join(" or ");
  if (schema.pattern?.includes(",")) return "two numbers: lo,hi";
  if (schema.maxLength !== undefined) return `${type}, at most ${schema.maxLength} characters`;
  if (schema.format && type.startsWith("string")) return `${type}, ${schema.format}`;
  const least = schema.minimum !== undefined && Math.abs(schema.minimum) < UNBOUNDED;
  const most = schema.maximum !== undefined && Math.abs(schema.maximum) < UNBOUNDED;
  if (least && most) return `${type}, ${schema.minimum} to ${schema.maximum}`;
  return least ? `${type}, from ${schema.minimum}` : type;
}

export function methodBadge(method) {
  return element("span", { class: `method ${method.toLowerCase()}` }, method);
}

// Whether a request without a token is refused.
export function needsToken(operation) {
  return !operation.security.some((way) => Object.keys(way).length === 0);
}

export function tokenText(operation) {
  const scope = operation["x-scope"];
  if (!needsToken(operation)) return "Needs no token.";
  return scope === "admin" ? "Needs the admin token." : `Needs the ${scope} token; the admin token is good for it too.`;
}

export function scopeBadge(operation) {
  if (!needsToken(operation)) return undefined;
  return element("span", { class: "scope", title: tokenText(operation) }, `${operation["x-scope"]} token`);
}

export function pretty(value) {
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}
