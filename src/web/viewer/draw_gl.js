// SPDX-License-Identifier: MIT
//
// DrawGl: the same as Draw2d by WebGL 2, on real hardware only, see hardware() in quicker.js.

import { GAP, UNKNOWN } from "./gather.js";
import { coreColumns, coreLight } from "./geometry.js";

const VERTEX = `#version 300 es
in vec2 corner;
uniform vec4 place;
out vec2 at;
void main() {
  at = corner;
  gl_Position = vec4(place.xy + corner * place.zw, 0.0, 1.0);
}`;

// A texel of `picture` and `before` has the low byte of a gathered pixel and its high byte, which is not 0 where nothing is
// there. `shares` has how much of each row of pixels has faded in; `wall` the column and the light of each pixel of a core.
const FRAGMENT = `#version 300 es
precision highp float;
precision highp sampler2D;
uniform sampler2D picture;
uniform sampler2D palette;
uniform sampler2D before;
uniform sampler2D shares;
uniform sampler2D wall;
uniform vec4 unknown;
uniform float left;
uniform float first;
uniform float columns;
uniform bool smoothly;
uniform bool fading;
uniform bool core;
in vec2 at;
out vec4 colour;
vec4 colourOf(sampler2D cells, float column) {
  vec2 cell = texture(cells, vec2((mod(column, columns) + 0.5) / columns, at.y)).rg;
  if (cell.g > 0.0) return cell.r > 0.0 ? unknown : vec4(0.0);
  return texture(palette, vec2((cell.r * 255.0 + 0.5) / 256.0, 0.5));
}
vec4 shown(sampler2D cells, float column) {
  vec4 here = colourOf(cells, floor(column));
  if (smoothly) {
    float middle = column - 0.5;
    vec4 a = colourOf(cells, floor(middle));
    vec4 b = colourOf(cells, floor(middle) + 1.0);
    if (a.a > 0.0 && b.a > 0.0) here = mix(a, b, fract(middle));
  }
  return vec4(here.rgb * here.a, here.a);
}
void main() {
  vec2 here = core ? texelFetch(wall, ivec2(int(gl_FragCoord.x - left), 0), 0).rg : vec2(at.x * columns + first, 1.0);
  colour = shown(picture, here.x);
  if (fading) colour = mix(shown(before, here.x), colour, texture(shares, vec2(0.5, at.y)).r);
  colour.rgb *= here.y;
}`;

const TEXTURES = ["picture", "palette", "before", "shares", "wall"];

function shader(gl, type, text) {
  const made = gl.createShader(type);
  gl.shaderSource(made, text);
  gl.compileShader(made);
  if (!gl.getShaderParameter(made, gl.COMPILE_STATUS)) throw new Error(gl.getShaderInfoLog(made));
  return made;
}

function programOf(gl) {
  const program = gl.createProgram();
  gl.attachShader(program, shader(gl, gl.VERTEX_SHADER, VERTEX));
  gl.attachShader(program, shader(gl, gl.FRAGMENT_SHADER, FRAGMENT));
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program));
  return program;
}

function textureOf(gl, unit) {
  const texture = gl.createTexture();
  gl.activeTexture(gl.TEXTURE0 + unit);
  gl.bindTexture(gl.TEXTURE_2D, texture);
  for (const side of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) gl.texParameteri(gl.TEXTURE_2D, side, gl.CLAMP_TO_EDGE);
  for (const use of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, use, gl.NEAREST);
  return texture;
}

export class DrawGl {
  /** onLost(): the context is gone, as when a laptop wakes up. Throws if it cannot be had. */
  constructor(canvas, onLost) {
    this.name = "webgl2";
    this.canvas = canvas;
    const gl = canvas.getContext("webgl2", { antialias: false, premultipliedAlpha: true });
    if (!gl) throw new Error("no WebGL 2");
    this.gl = gl;
    canvas.addEventListener("webglcontextlost", onLost, { once: true });
    this.program = programOf(gl);
    gl.useProgram(this.program);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([0, 0, 1, 0, 0, 1, 1, 1]), gl.STATIC_DRAW);
    const corner = gl.getAttribLocation(this.program, "corner");
    gl.enableVertexAttribArray(corner);
    gl.vertexAttribPointer(corner, 2, gl.FLOAT, false, 0, 0);
    this.at = (name) => gl.getUniformLocation(this.program, name);
    TEXTURES.forEach((name, unit) => {
      textureOf(gl, unit);
      gl.uniform1i(this.at(name), unit);
    });
  }

  /** Puts data into the texture of that name. */
  load(name, width, height, data, [inner, format, type]) {
    const { gl } = this;
    gl.activeTexture(gl.TEXTURE0 + TEXTURES.indexOf(name));
    gl.texImage2D(gl.TEXTURE_2D, 0, inner, width, height, 0, format, type, data);
  }
  loadPixels(name, pixels, columns, height) {
    const { gl } = this;
    const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, columns * height * 2);
    this.load(name, columns, height, bytes, [gl.RG8, gl.RG, gl.UNSIGNED_BYTE]);
  }
  loadWall(width, columns, first) {
    const { gl } = this;
    const light = coreLight(width);
    const wall = new Float32Array(2 * width);
    coreColumns(width, columns, first).forEach((column, x) => wall.set([column, light[x] / 255], 2 * x));
    this.load("wall", width, 1, wall, [gl.RG32F, gl.RG, gl.FLOAT]);
  }

  begin() {
    const { gl, canvas } = this;
    gl.viewport(0, 0, canvas.width, canvas.height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
  }

  /** As Draw2d. */
  draw(gathered, columns, height, palette, { x, y, width, first, smooth, unknown, core = false, fade = null }) {
    const { gl, canvas } = this;
    this.loadPixels("picture", gathered, columns, height);
    const colours = new Uint8Array(palette.buffer, palette.byteOffset, 1024);
    this.load("palette", 256, 1, colours, [gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE]);
    if (core) this.loadWall(width, columns, first);
    if (fade) {
      this.loadPixels("before", fade.before, columns, height);
      this.load("shares", 1, height, fade.shares, [gl.R8, gl.RED, gl.UNSIGNED_BYTE]);
    }
    const wide = 2 / canvas.width;
    const high = 2 / canvas.height;
    gl.uniform4f(this.at("place"), x * wide - 1, 1 - y * high, width * wide, -height * high);
    gl.uniform4f(this.at("unknown"), ...[0, 8, 16, 24].map((bit) => ((unknown >>> bit) & 255) / 255));
    gl.uniform1f(this.at("first"), first);
    gl.uniform1f(this.at("columns"), columns);
    gl.uniform1f(this.at("left"), x);
    for (const [name, on] of Object.entries({ smoothly: smooth, core, fading: fade !== null })) gl.uniform1i(this.at(name), on ? 1 : 0);
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
  }

  end() {}
  dispose() {
    this.gl.getExtension("WEBGL_lose_context")?.loseContext();
  }
}

/** What the high byte of a texel means rests on these two. */
if (GAP !== 0x100 || UNKNOWN !== 0x101) throw new Error("gather.js has other words");
