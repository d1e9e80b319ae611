// SPDX-License-Identifier: MIT
//
// /redoc: the API document as one page to read and to print.
import { element, groups, inline, load, methodBadge, pretty, prose, resolved, schemaName, scopeBadge, tokenText, typeText } from "./spec.js";

// Header fields of any answer.
const COMMON = ["X-Request-ID", "X-Content-Type-Options", "Vary", "Access-Control-Allow-Origin", "Access-Control-Expose-Headers",
                "Server-Timing", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"];

function link(id, text) {
  return element("a", { href: `#${id}` }, text);
}

function parameterTable(parameters) {
  if (!parameters?.length) return undefined;
  const rows = parameters.map((parameter) => element("tr", {},
    element("td", {}, element("code", {}, parameter.name), parameter.in === "query" ? "" : element("div", { class: "hint" }, `in the ${parameter.in}`),
      parameter.required && parameter.in !== "path" ? element("div", { class: "required" }, "required") : ""),
    element("td", {}, typeText(parameter.schema), parameter.schema.default === undefined ? "" : element("div", { class: "hint" }, `default ${parameter.schema.default}`)),
    element("td", {}, inline(parameter.description), parameter.example === undefined ? "" : element("div", { class: "hint" }, `e.g. ${[parameter.example].flat().join(" ")}${parameter["x-goes-with"] ? ` with ${parameter["x-goes-with"]}` : ""}`))));
  return element("div", { class: "wide" }, element("table", {}, element("thead", {}, element("tr", {}, ["Parameter", "Type", "Meaning"].map((t) => element("th", {}, t)))), element("tbody", {}, rows)));
}

function contents(content) {
  return Object.entries(content || {}).map(([type, media]) => {
    const name = schemaName(media.schema?.["x-line"] || media.schema);
    return element("div", { class: "content" }, element("p", { class: "hint" }, type, name ? [media.schema["x-line"] ? ", each line: " : ": ", link(`schema-${name}`, name)] : ""),
      media.example === undefined ? "" : element("pre", { tabindex: 0 }, pretty(media.example)));
  });
}

// Fields that some answers have and others have not: what all of them have is in the text of the page.
function headerText(spec, reply) {
  const names = Object.keys(reply.headers || {}).filter((name) => !COMMON.includes(name));
  if (!names.length) return undefined;
  return element("p", { class: "hint" }, "Header: ", names.map((name, i) => [i ? ", " : "", link(`header-${name}`, name)]));
}

function replyPart(spec, operation, [status, reply]) {
  const kind = status < 300 ? "good" : status < 400 ? "hint" : "bad";
  return element("div", { class: "reply", id: `${operation.operationId}-${status}` },
    element("p", {}, element("span", { class: `status ${kind}` }, status), " ", inline(reply.description)),
    headerText(spec, reply), status < 300 ? contents(reply.content) : problemText(reply.content));
}

function problemText(content) {
  const name = schemaName(content?.["application/problem+json"]?.schema);
  return name && name !== "Problem" ? element("p", { class: "hint" }, "application/problem+json: ", link(`schema-${name}`, name)) : undefined;
}

function operationPart(spec, operation) {
  const replies = Object.entries(operation.responses);
  const successes = replies.filter(([status]) => status < 300);
  return element("article", { id: operation.operationId },
    element("h3", {}, methodBadge(operation.method), element("code", {}, operation.path), scopeBadge(operation)),
    element("p", { class: "summary" }, operation.summary), prose(operation.description),
    element("p", {}, tokenText(operation)),
    parameterTable(operation.parameters),
    operation.requestBody ? [element("h4", {}, "Body"), contents(operation.requestBody.content)] : undefined,
    element("h4", {}, "Answers"), successes.map((reply) => replyPart(spec, operation, reply)),
    element("div", { class: "errors" }, replies.filter(([status]) => status >= 300).map((reply) => replyPart(spec, operation, reply))),
    element("p", {}, element("a", { href: `docs#${operation.operationId}` }, "Try it")));
}

function headerPart([name, header]) {
  return element("tr", { id: `header-${name}` }, element("td", {}, element("code", {}, name), COMMON.includes(name) ? element("div", { class: "hint" }, "any answer") : ""),
    element("td", {}, typeText(header.schema)), element("td", {}, inline(header.description)));
}

// A schema's own properties and those of the schemas that it adds to.
function partsOf(schema) {
  return (schema.allOf || [schema]).map((part) => (part.$ref ? element("p", {}, "All of ", link(`schema-${schemaName(part)}`, schemaName(part)), ", and:") : propertyTable(part)));
}

function propertyTable(schema) {
  const required = new Set(schema.required || []);
  const rows = Object.entries(schema.properties || {}).map(([key, value]) => element("tr", {},
    element("td", {}, element("code", {}, key), required.has(key) ? "" : element("div", { class: "hint" }, "may be absent")),
    element("td", {}, typeOf(value)), element("td", {}, inline(value.description))));
  if (!rows.length) return element("p", { class: "hint" }, typeText(schema));
  return element("div", { class: "wide" }, element("table", {}, element("tbody", {}, rows)));
}

function typeOf(schema) {
  const name = schemaName(schema) || schemaName(schema.items);
  if (!name) return typeText(schema);
  return [schema.items ? "list of " : "", link(`schema-${name}`, name)];
}

function schemaPart(name, schema) {
  return element("article", { id: `schema-${name}` }, element("h3", {}, element("code", {}, name)), prose(schema.description), partsOf(schema));
}

async function main() {
  const reference = document.getElementById("reference");
  try {
    const spec = await load();
    document.title = `API reference · ${spec.info.title}`;
    const all = groups(spec);
    const schemas = Object.entries(spec.components.schemas).sort(([a], [b]) => a.localeCompare(b));
    document.getElementById("contents").replaceChildren(
      element("p", {}, element("strong", {}, spec.info.title), ` ${spec.info.version}`),
      element("p", { class: "hint" }, element("a", { href: "docs" }, "Try the routes"), " · ", element("a", { href: "openapi.json" }, "openapi.json")),
      ...all.map((group) => element("div", {}, element("h2", {}, group.tag), element("ul", {}, group.operations.map((o) => element("li", {}, element("a", { href: `#${o.operationId}` }, methodBadge(o.method), element("span", {}, o.path))))))),
      element("h2", {}, link("headers", "Header fields")),
      element("h2", {}, "Schemas"), element("ul", {}, schemas.map(([name]) => element("li", {}, link(`schema-${name}`, name)))));
    reference.replaceChildren(
      element("h1", {}, spec.info.title), ...prose(spec.info.description),
      ...all.map((group) => element("section", {}, element("h2", {}, group.tag), element("p", {}, inline(group.about)), group.operations.map((o) => operationPart(spec, o)))),
      element("section", { id: "headers" }, element("h2", {}, "Header fields of answers"),
        element("div", { class: "wide" }, element("table", {}, element("tbody", {}, Object.entries(spec.components.headers).map(headerPart))))),
      element("section", {}, element("h2", {}, "Schemas"), schemas.map(([name, schema]) => schemaPart(name, schema))));
    if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  } catch (error) {
    reference.replaceChildren(element("p", { class: "wait" }, `The API document cannot be read: ${error.message}`));
  }
}

main();
