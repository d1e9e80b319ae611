// SPDX-License-Identifier: MIT
//
// /docs: every route with a form that sends a real request to this server and shows what comes back.
import { element, groups, inline, load, methodBadge, needsToken, pretty, prose, scopeBadge, tokenText, typeText } from "./spec.js";
import { fitted } from "./examples.js";

const TEXT_SHOWN = 20000; // characters of an answer

const token = document.getElementById("token");
token.value = sessionStorage.getItem("token") || "";
token.addEventListener("input", () => sessionStorage.setItem("token", token.value));

const shownValue = (value) => [value].flat().join(" ");

function inputFor(parameter, id) {
  const { schema } = parameter;
  const choices = schema.enum || (schema.type === "boolean" ? ["true", "false"] : undefined);
  if (choices) {
    const absent = schema.default === undefined ? "—" : `${schema.default} (default)`;
    return element("select", { id }, parameter.required ? undefined : element("option", { value: "" }, absent),
      choices.map((choice) => element("option", { value: choice }, choice)));
  }
  // An id was made by the server or by a client: no example is right.
  const isId = parameter.in === "path" && parameter.name === "id";
  const hint = isId ? `such as ${parameter.example}` : schema.default !== undefined ? `default ${schema.default}` : "";
  const input = element("input", { id, type: "text", placeholder: hint, autocomplete: "off", spellcheck: "false",
                                   inputmode: schema.type === "number" ? "decimal" : undefined });
  if (parameter.required && !isId) input.value = shownValue(parameter.example ?? schema.default ?? "");
  return input;
}

// Sets one field as if it was typed.
function fill(input, value) {
  input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

// `fields`: those of the form, for what an example needs beside it.
function exampleButton(parameter, input, fields) {
  if (parameter.example === undefined || parameter.in === "path") return "";
  const goesWith = parameter["x-goes-with"];
  const use = () => {
    fill(input, shownValue(parameter.example));
    const [name, value] = (goesWith || "").split(/=(.*)/);
    const other = fields.find((one) => one.parameter.name === name);
    if (other && !other.input.value) fill(other.input, value);
  };
  const text = `e.g. ${shownValue(parameter.example)}${goesWith ? ` with ${goesWith}` : ""}`;
  return element("button", { type: "button", class: "link", onclick: use }, text);
}

function field(parameter, fields) {
  const id = `${parameter.in}-${parameter.name}-${Math.random().toString(36).slice(2)}`;
  const input = inputFor(parameter, id);
  const place = parameter.in === "header" ? element("span", { class: "hint" }, " header") : "";
  const row = element("div", { class: "field" },
    element("label", { for: id }, parameter.name, parameter.required ? element("span", { class: "required" }, " required") : "", place),
    input,
    element("div", { class: "hint" }, `${typeText(parameter.schema)}. `, inline(parameter.description), exampleButton(parameter, input, fields)));
  return { parameter, input, row };
}

function bodyForm(operation) {
  const contents = operation.requestBody?.content;
  if (!contents) return undefined;
  const types = Object.keys(contents);
  const type = element("select", { "aria-label": "Type of the body" }, types.map((t) => element("option", { value: t }, t)));
  const text = element("textarea", { rows: 6, spellcheck: "false", "aria-label": "Body" });
  const file = element("input", { type: "file", "aria-label": "Body from a file" });
  const fill = () => { text.value = contents[type.value].example === undefined ? "" : pretty(contents[type.value].example); };
  type.addEventListener("change", fill);
  fill();
  return { type, text, file, row: element("div", { class: "body" }, element("div", { class: "field" }, element("label", {}, "Body"), type), text, element("div", { class: "hint" }, "or a file: ", file)) };
}

function target(operation, fields) {
  let path = operation.path.slice(1) || "."; // beside the page, wherever a proxy has put both
  const query = [];
  for (const { parameter, input } of fields) {
    const value = input.value.trim();
    if (parameter.in === "path") path = path.replace(`{${parameter.name}}`, encodeURIComponent(value));
    else if (value === "" || parameter.in === "header") continue;
    else if (parameter.schema.type === "array") value.split(/\s+/).forEach((v) => query.push([parameter.name, v]));
    else query.push([parameter.name, value]);
  }
  const text = query.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
  return text ? `${path}?${text}` : path;
}

// The header fields that are filled in, as [name, value].
function headerFields(fields) {
  return fields.filter(({ parameter, input }) => parameter.in === "header" && input.value.trim())
    .map(({ parameter, input }) => [parameter.name, input.value.trim()]);
}

const hasContent = (body) => body.file.files.length > 0 || body.text.value !== "";

function curl(operation, url, fields, body) {
  const quote = (text) => `'${text.replaceAll("'", "'\\''")}'`;
  const parts = ["curl"];
  if (operation.method !== "GET") parts.push("-X", operation.method);
  if (token.value || needsToken(operation)) parts.push("-H", quote(`X-Admin-Token: ${token.value ? "…" : "TOKEN"}`));
  for (const [name, value] of headerFields(fields)) parts.push("-H", quote(`${name}: ${value}`));
  if (body && hasContent(body)) {
    parts.push("-H", quote(`Content-Type: ${body.type.value}`));
    parts.push(body.file.files.length ? `-T ${quote(body.file.files[0].name)}` : `--data-binary ${quote(body.text.value)}`);
  }
  parts.push(quote(new URL(url, document.baseURI || location.href).href));
  return parts.join(" ");
}

// A stream of events has no end: what it begins with is shown.
async function contentOf(response) {
  if (!(response.headers.get("content-type") || "").startsWith("text/event-stream")) return response.blob();
  const reader = response.body.getReader();
  const { value } = await reader.read();
  reader.cancel();
  return new Blob([value || ""]);
}

async function send(operation, url, fields, body) {
  const headers = Object.fromEntries(headerFields(fields));
  if (token.value) headers["X-Admin-Token"] = token.value;
  const options = { method: operation.method, headers, cache: "no-store" };
  if (body && hasContent(body)) {
    headers["Content-Type"] = body.type.value;
    options.body = body.file.files.length ? body.file.files[0] : body.text.value;
  }
  const began = performance.now();
  const response = await fetch(url, options);
  const blob = await contentOf(response);
  return { response, blob, milliseconds: performance.now() - began };
}

// Pictures as pictures, also the ones inside a frame's JSON.
async function shown({ response, blob }) {
  const type = response.headers.get("content-type") || "";
  if (type.startsWith("image/")) return [element("img", { src: URL.createObjectURL(blob), alt: "The picture that was answered" })];
  const parts = [];
  const name = /filename="([^"]+)"/.exec(response.headers.get("content-disposition") || "")?.[1];
  if (name) parts.push(element("p", {}, element("a", { href: URL.createObjectURL(blob), download: name }, `Save ${name}`)));
  if (!/json|text|csv|yaml/.test(type)) return [...parts, element("p", { class: "hint" }, `${blob.size} bytes of ${type || "nothing"}`)];
  let text = await blob.text();
  if (/json$/.test(type.split(";")[0])) {
    try {
      const value = JSON.parse(text);
      const pictures = (value.frames || [value]).map((f) => f.image_base64).filter((p) => typeof p === "string" && p.startsWith("iVBOR"));
      if (pictures.length) {
        parts.push(element("div", { class: "frames" }, pictures.slice(0, 200).map((p) => element("img", { src: `data:image/png;base64,${p}`, alt: "" }))));
      }
      text = JSON.stringify(value, (_, v) => (typeof v === "string" && v.length > 120 ? `${v.slice(0, 60)}… (${v.length} characters)` : v), 2);
    } catch { /* shown as it came */ }
  }
  const cut = text.length > TEXT_SHOWN;
  parts.push(element("pre", { tabindex: 0 }, cut ? `${text.slice(0, TEXT_SHOWN)}\n… ${text.length - TEXT_SHOWN} characters more` : text));
  return parts;
}

function tryForm(operation) {
  const fields = [];
  for (const parameter of operation.parameters) fields.push(field(parameter, fields));
  const body = bodyForm(operation);
  const line = element("code", { class: "curl", tabindex: 0 }); // so that keys can scroll it
  const result = element("div", { class: "result", role: "status" });
  const refresh = () => { line.textContent = curl(operation, target(operation, fields), fields, body); };
  const form = element("form", { novalidate: true, oninput: refresh, onchange: refresh, onsubmit: async (event) => {
    event.preventDefault();
    result.replaceChildren(element("p", { class: "hint" }, "Waiting for the answer…"));
    try {
      const answer = await send(operation, target(operation, fields), fields, body);
      const { response, blob, milliseconds } = answer;
      const good = response.ok ? "good" : "bad";
      const headers = [...response.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
      result.replaceChildren(
        element("p", {}, element("span", { class: `status ${good}` }, `${response.status} ${response.statusText}`), ` ${blob.size.toLocaleString()} bytes in ${milliseconds.toFixed(1)} ms`),
        element("details", {}, element("summary", {}, "Headers"), element("pre", { tabindex: 0 }, headers)),
        ...(await shown(answer)));
    } catch (error) {
      result.replaceChildren(element("p", { class: "status bad" }, `No answer: ${error.message}`));
    }
  } },
  fields.map(({ row }) => row), body?.row,
  element("div", { class: "send" }, element("button", { type: "submit" }, "Send"), line));
  refresh();
  token.addEventListener("input", refresh);
  return [form, result];
}

function replies(operation) {
  const all = Object.entries(operation.responses);
  const successes = all.filter(([status]) => status < 300);
  const others = all.filter(([status]) => status >= 300);
  return element("ul", { class: "replies" }, successes.map(([status, reply]) =>
    element("li", {}, element("span", { class: "status good" }, status), " ", inline(reply.description), " ",
      element("span", { class: "hint" }, Object.keys(reply.content || {}).join(", ")))),
    element("li", { class: "hint" }, "else ", others.map(([status, reply]) =>
      element("a", { href: `redoc#${operation.operationId}-${status}`, title: reply.description }, `${status} `))));
}

function route(operation) {
  const box = element("details", { class: "route", id: operation.operationId },
    element("summary", {}, methodBadge(operation.method), element("code", {}, operation.path), element("span", { class: "summary" }, operation.summary), scopeBadge(operation)));
  let filled = false;
  const open = () => {
    if (filled || !box.open) return;
    filled = true;
    box.append(element("div", { class: "inside" }, prose(operation.description),
      needsToken(operation) ? element("p", { class: "needs" }, `${tokenText(operation)} Enter it at the top of the page.`) : undefined,
      replies(operation), tryForm(operation)));
  };
  box.addEventListener("toggle", () => { open(); if (box.open) history.replaceState(null, "", `#${operation.operationId}`); });
  box.dataset.words = `${operation.method} ${operation.path} ${operation.summary} ${operation.description || ""}`.toLowerCase();
  return box;
}

async function main() {
  const routes = document.getElementById("routes");
  try {
    const spec = await fitted(await load());
    document.getElementById("title").textContent = spec.info.title;
    document.getElementById("version").textContent = spec.info.version;
    document.title = `API · ${spec.info.title}`;
    routes.replaceChildren(...prose(spec.info.description).map((p) => { p.className = "about"; return p; }),
      ...groups(spec).map((group) => element("section", {}, element("h2", {}, group.tag), element("p", { class: "hint" }, inline(group.about)), group.operations.map(route))));
    const linked = location.hash && document.getElementById(location.hash.slice(1));
    if (linked) { linked.open = true; linked.scrollIntoView(); }
  } catch (error) {
    routes.replaceChildren(element("p", { class: "wait" }, `The API document cannot be read: ${error.message}`));
  }
}

document.getElementById("filter").addEventListener("input", (event) => {
  const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const box of document.querySelectorAll(".route")) box.hidden = !words.every((word) => box.dataset.words.includes(word));
  for (const section of document.querySelectorAll("section")) section.hidden = !section.querySelector(".route:not([hidden])");
});

main();
