// SPDX-License-Identifier: MIT
#include "bench.hpp"
#include <framesd/base/crc32c.hpp>
#include <framesd/frame/depth.hpp>

#include <string>
#include <vector>

namespace bench = framesd::bench;

BENCH(crc32c) {
  const std::vector<std::uint8_t> record(162, 77);  // what a read checks of a record at 200/150
  bench::measure("crc32c", {.unit = "record", .bytes = record.size()},
                 [&] { bench::keep(framesd::crc32c(record)); });
  bench::measure("crc32c_portable", {.unit = "record", .bytes = record.size()},
                 [&] { bench::keep(framesd::crc32c_portable(record)); });
}

BENCH(depth_text) {
  bench::measure("depth_parse", {.unit = "depth"}, [] { bench::keep(framesd::Depth::parse("9000.1")); });
  std::string out;
  bench::measure("depth_print", {.unit = "depth"}, [&] {
    out.clear();
    framesd::Depth::from_count(9000100000).append_to(out);
    bench::keep(out);
  });
}
