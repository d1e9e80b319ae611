// SPDX-License-Identifier: MIT
//
// What all canvases of the page need: their size in device pixels, and the colours of the style sheet.

/** Makes a canvas as large as it is shown; gives its pen in CSS pixels, cleared, and its size in them. */
export function fitted(canvas) {
  const ratio = window.devicePixelRatio || 1;
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  const wide = Math.max(1, Math.round(width * ratio));
  const high = Math.max(1, Math.round(height * ratio));
  if (canvas.width !== wide || canvas.height !== high) {
    canvas.width = wide;
    canvas.height = high;
  }
  const pen = canvas.getContext("2d");
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  return { pen, width, height, ratio };
}

/** Whether motion is not wanted. */
export const still = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

let known = new Map();

/** The value of a custom property; asked for once per theme. */
export function colourOf(name) {
  let colour = known.get(name);
  if (colour === undefined) {
    colour = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    known.set(name, colour);
  }
  return colour;
}
export function forgetColours() {
  known = new Map();
}

/** "#rrggbb" as a pixel of a canvas. */
export function pixelOf(colour) {
  const rgb = Number.parseInt(colour.slice(1), 16);
  return (0xff000000 | ((rgb & 255) << 16) | (rgb & 0xff00) | (rgb >> 16)) >>> 0;
}

/** An element with attributes or properties, and what it holds: texts or elements. */
export function make(tag, properties = {}, ...held) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...held);
  return element;
}
