// SPDX-License-Identifier: MIT
//
// A PNG of the server back to its samples, without a canvas: some browsers add noise to what is read from
// one.
//
// In strips and tiles the index of a pixel is its sample, and the palette only says how the server would draw
// it. Where a picture has gaps, its index 0 is transparent and a sample of 0 is stored as 1: to paint such a
// picture in other colours, set entry `gap` of the palette to 0 and paint all others as usual. The result is
// the server's own picture. Runs in pages, workers and Node. CRCs are not checked: what comes over HTTP is
// whole or an error.

const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];
const CHUNK_FRAME = 12; // length, type and CRC of a chunk
const PIXELS_MAX = 16777216; // of a picture that the server makes
const GREY = 0;
const INDEXED = 3;

const latin1 = (bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");

// [{type, data}] up to IEND.
function chunksOf(bytes) {
  if (!SIGNATURE.every((byte, i) => bytes[i] === byte)) throw new Error("This is not a PNG.");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks = [];
  for (let at = SIGNATURE.length; ; ) {
    if (at + CHUNK_FRAME > bytes.length) throw new Error("This PNG ends too early.");
    const length = view.getUint32(at);
    if (at + CHUNK_FRAME + length > bytes.length) throw new Error("This PNG ends too early.");
    const type = latin1(bytes.subarray(at + 4, at + 8));
    if (type === "IEND") return chunks;
    chunks.push({ type, data: bytes.subarray(at + 8, at + 8 + length) });
    at += CHUNK_FRAME + length;
  }
}

function joined(parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function headerOf(data) {
  if (data?.length !== 13) throw new Error("This PNG has no header.");
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const [depth, colour, compression, filter, interlaced] = data.subarray(8);
  if (compression !== 0 || filter !== 0) throw new Error("This PNG is packed in a way that is not known.");
  if (interlaced !== 0) throw new Error("Interlaced PNGs are not read here.");
  return { width: view.getUint32(0), height: view.getUint32(4), depth, colour };
}

function textsOf(chunks) {
  const texts = chunks
    .filter((chunk) => chunk.type === "tEXt")
    .map(({ data }) => {
      const end = data.indexOf(0);
      return end < 0 ? [latin1(data), ""] : [latin1(data.subarray(0, end)), latin1(data.subarray(end + 1))];
    });
  return Object.fromEntries(texts);
}

// What is in a PNG.
//
// bytes   Uint8Array of the whole file
// Gives {width, height, depth, colour, palette, transparent, texts, data}: `depth` bits per sample, `colour`
// the type of IHDR; `palette` (r, g, b, ..) and `transparent` (tRNS) as bytes, or null; `texts`
// {keyword: text} of tEXt; `data` all of IDAT, still deflated. Arrays may share memory with `bytes`.
// Throws an Error with a sentence for people where the bytes are no PNG, are cut off or interlaced.
export function parse(bytes) {
  const chunks = chunksOf(bytes);
  const one = (type) => chunks.find((chunk) => chunk.type === type)?.data ?? null;
  const data = joined(chunks.filter((chunk) => chunk.type === "IDAT").map((chunk) => chunk.data));
  return {
    ...headerOf(one("IHDR")),
    palette: one("PLTE"),
    transparent: one("tRNS"),
    texts: textsOf(chunks),
    data,
  };
}

// Inflates `data` to exactly `size` bytes.
async function inflated(data, size) {
  const stream = new DecompressionStream("deflate");
  const writer = stream.writable.getWriter();
  // Reading meets the same error as writing, and says it.
  const written = Promise.all([writer.write(data), writer.close()]).catch(() => {});
  const reader = stream.readable.getReader();
  const out = new Uint8Array(size);
  let filled = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new Error("The pixels of this PNG are damaged.");
    });
    if (done) break;
    if (filled + value.length > size) {
      reader.cancel().catch(() => {});
      throw new Error("This PNG has more pixels than its header says.");
    }
    out.set(value, filled);
    filled += value.length;
  }
  await written;
  if (filled < size) throw new Error("This PNG has fewer pixels than its header says.");
  return out;
}

// Of left, above and above left, the one that is nearest to left + above - above left; the first of them in a
// tie.
function paeth(left, above, corner) {
  const toLeft = Math.abs(above - corner);
  const toAbove = Math.abs(left - corner);
  const toCorner = Math.abs(left + above - 2 * corner);
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

// What each row filter adds to a byte, by its number.
const PREDICTIONS = [
  () => 0,
  (left) => left,
  (left, above) => above,
  (left, above) => (left + above) >> 1,
  paeth,
];

// Rows behind their filters to the bytes themselves, one a pixel.
function unfiltered(rows, width, height) {
  const samples = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const from = y * (width + 1);
    const to = y * width;
    const predicted = PREDICTIONS[rows[from]];
    if (!predicted) throw new Error(`Row ${y} of this PNG has a filter that is not known.`);
    for (let x = 0; x < width; x += 1) {
      const left = x > 0 ? samples[to + x - 1] : 0;
      const above = y > 0 ? samples[to + x - width] : 0;
      const corner = x > 0 && y > 0 ? samples[to + x - width - 1] : 0;
      samples[to + x] = rows[from + 1 + x] + predicted(left, above, corner);
    }
  }
  return samples;
}

// The index or grey value that is fully transparent, or -1.
function gapOf({ colour, transparent }) {
  if (!transparent) return -1;
  return colour === GREY ? (transparent[1] ?? -1) : transparent.indexOf(0);
}

// The samples of a palette or grey PNG of 8 bits, such as a strip or a tile.
//
// Gives {width, height, samples, gap}: Uint8Array of width x height, rows downwards; `gap` the index that is
// transparent (0 in the server's pictures, see above), or -1 where the picture has no gaps. Throws an Error
// with a sentence for people for any other PNG, and for one that is damaged.
export async function samplesOf(bytes) {
  const png = parse(bytes);
  const { width, height } = png;
  if (png.depth !== 8 || (png.colour !== INDEXED && png.colour !== GREY)) {
    throw new Error("Only PNGs of 8 bits with a palette or in grey hold samples.");
  }
  if (width === 0 || height === 0 || width * height > PIXELS_MAX) {
    throw new Error(`A picture of ${width} x ${height} pixels is not one of this server.`);
  }
  const rows = await inflated(png.data, (width + 1) * height);
  return { width, height, samples: unfiltered(rows, width, height), gap: gapOf(png) };
}
