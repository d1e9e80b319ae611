// SPDX-License-Identifier: MIT
//
// Writes tests/data/web/palettes.csv: what a running server draws under many contrasts. Any log will do:
//
//   node tests/web/make_palettes.mjs http://localhost:8000 > tests/data/web/palettes.csv
//
// A line is a colormap, the two limits, gamma and invert as they are asked for, and the PLTE of the answer:
// 256 colours in hexadecimal. Chunks are found by hand, so that nothing of src/web has a part in what is
// expected of it.
import { oneOf, randomFrom, wholeNumber } from "./random.mjs";

const COMBINATIONS = 60;
const MAPS = ["default", "gray", "viridis", "pink", "conductivity"];
const GAMMAS = ["1", "1", "0.1", "0.45", "0.5", "2", "2.2", "3.14159", "5.62", "10"];
const ENDS = [
  ["0", "255"],
  ["0", "1"],
  ["254", "255"],
  ["127", "128"],
  ["20", "200"],
  ["0.5", "254.5"],
];

function limits(random, i) {
  if (i < ENDS.length) return ENDS[i];
  const [a, b] = [wholeNumber(random, 0, 254e6), wholeNumber(random, 0, 254e6)].sort((x, y) => x - y);
  const decimals = oneOf(random, [0, 0, 1, 6]);
  return [(a / 1e6).toFixed(decimals), (b / 1e6 + 1).toFixed(decimals)];
}

async function paletteOf(server, query) {
  const index = await (await fetch(`${server}/tiles.json`)).json();
  const { level, first_index: tile } = index.levels[0];
  const answer = await fetch(`${server}/tiles/${level}/${tile}.png?${query}`);
  if (!answer.ok) throw new Error(`${query}: ${await answer.text()}`);
  const bytes = Buffer.from(await answer.arrayBuffer());
  const at = bytes.indexOf("PLTE") + 4;
  return bytes.subarray(at, at + 768).toString("hex");
}

const random = randomFrom(20);
process.stdout.write("colormap,lo,hi,gamma,invert,palette\n");
for (let i = 0; i < COMBINATIONS; i += 1) {
  const [lo, hi] = limits(random, i);
  const [colormap, gamma, invert] = [
    oneOf(random, MAPS),
    oneOf(random, GAMMAS),
    oneOf(random, [true, false]),
  ];
  const query = `colormap=${colormap}&rescale=${lo},${hi}&gamma=${gamma}&invert=${invert}`;
  process.stdout.write(
    `${[colormap, lo, hi, gamma, invert, await paletteOf(process.argv[2], query)].join(",")}\n`,
  );
}
