// SPDX-License-Identifier: MIT
#include "bench.hpp"
#include <framesd/gzip/gzip.hpp>

#include <random>
#include <string>

namespace bench = framesd::bench;
namespace gzip = framesd::gzip;

namespace {

// A CSV of rows with some noise, as logs have it.
std::string rows() {
  std::mt19937 random(3);
  std::string text = "depth";
  for (int column = 0; column < 200; ++column) text += "," + std::to_string(column);
  for (unsigned row = 0; row < 300; ++row) {
    text += "\n" + std::to_string(9000 + row / 10) + "." + std::to_string(row % 10);
    for (unsigned column = 0; column < 200; ++column) {
      text += "," + std::to_string(90 + (row + column) % 60 + random() % 16);
    }
  }
  return text + "\n";
}

}  // namespace

BENCH(gzip_compress) {
  const std::string text = rows();
  for (const int level : {1, 6}) {
    const std::string name = "gzip_compress_" + std::to_string(level);
    bench::measure(name, {.unit = "body", .bytes = text.size()},
                   [&] { bench::keep(gzip::compressed(text, level)); });
    const auto packed = static_cast<double>(gzip::compressed(text, level).size());
    bench::report(name, "packed_share", packed / static_cast<double>(text.size()));
  }
}

BENCH(gzip_inflate) {
  const std::string text = rows();
  const std::string file = gzip::compressed(text);
  std::string out;
  bench::measure("gzip_inflate", {.unit = "body", .bytes = text.size()}, [&] {
    out.clear();
    gzip::Inflater inflater;
    bench::keep(inflater.take(file, out, text.size() + 1));
  });
}
