// SPDX-License-Identifier: MIT
#include "bench.hpp"
#include <framesd/base/crc32c.hpp>
#include <framesd/frame/depth.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace bench = framesd::bench;

namespace {

// Sums some records at other places each time, as reads do, so that one need not wait for the next.
void measure_crc(const std::string& name, std::size_t size,
                 std::uint32_t (*crc)(std::span<const std::uint8_t>, std::uint32_t) noexcept) {
  constexpr std::size_t kRecords = 64;
  const std::vector<std::uint8_t> bytes(size + kRecords, 77);
  bench::measure(name, {.unit = "record", .units = kRecords, .bytes = size * kRecords}, [&] {
    for (std::size_t i = 0; i < kRecords; ++i) bench::keep(crc({bytes.data() + i, size}, 0));
  });
}

}  // namespace

BENCH(crc32c) {
  measure_crc("crc32c", 162, framesd::crc32c);  // what a read checks of a record at 200/150
  measure_crc("crc32c_cell", 662, framesd::crc32c);
  measure_crc("crc32c_portable", 162, framesd::crc32c_portable);
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
