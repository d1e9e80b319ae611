// SPDX-License-Identifier: MIT
//
// /redoc: the API document as one page to read and to print.
import { element, groups, load, methodBadge, pretty, prose, resolved, schemaName, scopeBadge, typeText } from "./spec.js";

function link(name) {
  return element("a", { href: `#schema-${name}` }, name);
}

function parameterTable(parameters) {
  if (!parameters?.length) return undefined;
  const rows = parameters.map((parameter) => element("tr", {},
    element("td", {}, element("code", {}, parameter.name), parameter.in === "query" ? "" : element("div", { class: "hint" }, `in the ${parameter.in}`),
      parameter.required && parameter.in !== "path" ? element("div", { class: "required" }, "required") : ""),
    element("td", {}, typeText(parameter.schema), parameter.schema.default === undefined ? "" : element("div", { class: "hint" }, `default ${parameter.schema.default}`)),
    element("td", {}, parameter.description || "", parameter.example === undefined ? "" : element("div", { class: "hint" }, `e.g. ${[parameter.example].flat().join(",")}`))));
  return element("div", { class: "wide" }, element("table", {}, element("thead", {}, element("tr", {}, ["Parameter", "Type", "Meaning"].map((t) => element("th", {}, t)))), element("tbody", {}, rows)));
}

function contents(content) {
  return Object.entries(content || {}).map(([type, media]) => {
    const name = schemaName(media.schema?.["x-line"] || media.schema);
    return element("div", { class: "content" }, element("p", { class: "hint" }, type, name ? [media.schema["x-line"] ? ", each line: " : ": ", link(name)] : ""),
      media.example === undefined ? "" : element("pre", {}, pretty(media.example)));
  });
}

function operationPart(spec, operation) {
  const replies = Object.entries(operation.responses).map(([status, reply]) => {
    const whole = resolved(spec, reply);
    return element("div", { class: "reply" }, element("p", {}, element("span", { class: `status ${status[0] === "2" ? "good" : "bad"}` }, status), ` ${whole.description}`),
      reply.$ref ? element("p", { class: "hint" }, "application/problem+json: ", link("Problem")) : contents(whole.content));
  });
  return element("article", { id: operation.operationId },
    element("h3", {}, methodBadge(operation.method), element("code", {}, operation.path), scopeBadge(operation)),
    element("p", { class: "summary" }, operation.summary), prose(operation.description),
    parameterTable(operation.parameters),
    operation.requestBody ? [element("h4", {}, "Body"), contents(operation.requestBody.content)] : undefined,
    element("h4", {}, "Answers"), replies,
    element("p", {}, element("a", { href: `/docs#${operation.operationId}` }, "Try it")));
}

function schemaPart(name, schema) {
  const required = new Set(schema.required || []);
  const rows = Object.entries(schema.properties || {}).map(([key, value]) => element("tr", {},
    element("td", {}, element("code", {}, key), required.has(key) ? "" : element("div", { class: "hint" }, "may be absent")),
    element("td", {}, schemaName(value) ? link(schemaName(value)) : schemaName(value.items) ? ["list of ", link(schemaName(value.items))] : typeText(value)),
    element("td", {}, value.description || "")));
  return element("article", { id: `schema-${name}` }, element("h3", {}, element("code", {}, name)), prose(schema.description),
    rows.length ? element("div", { class: "wide" }, element("table", {}, element("tbody", {}, rows))) : element("p", { class: "hint" }, typeText(schema)));
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
      element("p", { class: "hint" }, element("a", { href: "/docs" }, "Try the routes"), " · ", element("a", { href: "/openapi.json" }, "openapi.json")),
      ...all.map((group) => element("div", {}, element("h2", {}, group.tag), element("ul", {}, group.operations.map((o) => element("li", {}, element("a", { href: `#${o.operationId}` }, methodBadge(o.method), element("span", {}, o.path))))))),
      element("h2", {}, "Schemas"), element("ul", {}, schemas.map(([name]) => element("li", {}, link(name)))));
    reference.replaceChildren(
      element("h1", {}, spec.info.title), ...prose(spec.info.description),
      ...all.map((group) => element("section", {}, element("h2", {}, group.tag), element("p", {}, group.about), group.operations.map((o) => operationPart(spec, o)))),
      element("section", {}, element("h2", {}, "Schemas"), schemas.map(([name, schema]) => schemaPart(name, schema))));
    if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  } catch (error) {
    reference.replaceChildren(element("p", { class: "wait" }, `The API document cannot be read: ${error.message}`));
  }
}

main();
