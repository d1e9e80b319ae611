// SPDX-License-Identifier: MIT
#include "bench.hpp"
#include "formats/plain_cells.hpp"
#include <framesd/formats/ndjson_reader.hpp>
#include <framesd/formats/reader.hpp>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace bench = framesd::bench;
using framesd::Depth;

namespace {

constexpr std::uint16_t kWidth = 200;
constexpr std::uint64_t kRows = 1200;  // a block of a file, about 1 MB
constexpr std::size_t kUploadBlock = 64 * 1024;

struct Counting final : framesd::formats::RowSink {
  std::uint64_t rows = 0;
  bool row(Depth depth, std::span<const std::uint8_t> samples, std::span<const std::uint8_t>,
           framesd::formats::SourcePosition) override {
    bench::keep(depth);
    bench::keep(samples.data());
    return ++rows != 0;
  }
  bool rejected(const framesd::formats::Reject&) override { return true; }
};

std::string header() {
  std::string line = "depth";
  for (int i = 0; i < kWidth; ++i) line.append(",").append(std::to_string(i));
  return line.append("\n");
}

// Samples that wander as an image does: of one to three digits, neighbours alike. With `gap` as those between
// the pads of a tool, seven of every 33.
std::string log_rows(std::string_view decimals, const char* gap = nullptr) {
  std::mt19937 random(1);
  std::string text;
  int sample = 128;
  for (std::uint64_t row = 0; row < kRows; ++row) {
    text.append(std::to_string(9100 + row)).append(".1");
    for (int i = 0; i < kWidth; ++i) {
      sample = (sample + static_cast<int>(random() % 31) + 241) % 256;
      const bool between_pads = (static_cast<std::uint64_t>(i) + row / 60) % 33 >= 26;
      if (gap != nullptr && between_pads) {
        text.append(",").append(gap);
      } else {
        text.append(",").append(std::to_string(std::min(sample, 254))).append(decimals);
      }
    }
    text += '\n';
  }
  return text;
}

void measure_reader(std::string_view workload, framesd::formats::RowReader& reader, const std::string& rows,
                    std::size_t block_bytes) {
  bench::measure(workload, {.unit = "row", .units = kRows, .bytes = rows.size()}, [&] {
    for (std::string_view left = rows; !left.empty();
         left.remove_prefix(std::min(left.size(), block_bytes))) {
      bench::keep(reader.push(left.substr(0, block_bytes)).has_value());
    }
  });
}

void measure_rows(std::string_view workload, const std::string& rows, std::size_t block_bytes) {
  Counting sink;
  framesd::formats::Reader reader({.source_width = kWidth, .header = header()}, sink);
  measure_reader(workload, reader, rows, block_bytes);
}

// The rows of a log as JSON lines, `between` in front of each sample but the first.
std::string json_rows(std::string_view between) {
  std::string text;
  for (const char c : log_rows("")) {
    const bool row_begins = text.empty() || text.back() == '\n';
    if (row_begins) text += "{\"depth\":";
    const bool depth_ends = c == ',' && text.find("samples", text.rfind('{')) == text.npos;
    if (depth_ends) {
      text += ",\"samples\":[";
    } else if (c == ',') {
      text += between;
    } else if (c == '\n') {
      text += "]}\n";
    } else {
      text += c;
    }
  }
  return text;
}

// The cells of one row after the other, as RowParser gives them to a kernel.
void measure_kernel(std::string_view workload, framesd::formats::ReadPlainCells kernel,
                    const std::string& rows) {
  const std::string padded = rows + std::string(framesd::formats::kBytesBehind, '\0');
  std::vector<std::uint8_t> samples(kWidth + framesd::formats::kSamplesBehind);
  bench::measure(workload, {.unit = "row", .units = kRows, .bytes = rows.size()}, [&] {
    for (std::size_t at = 0; at < rows.size();) {
      const std::size_t first = padded.find(',', at) + 1;
      const std::size_t end = padded.find('\n', first);
      bench::keep(kernel(padded.data() + first, padded.data() + end, ',', {samples.data(), kWidth}));
      at = end + 1;
    }
  });
}

}  // namespace

BENCH(csv_plain_cells) {
  const std::string rows = log_rows("");
  for (const auto& kernel : framesd::formats::plain_cells_kernels())
    measure_kernel(std::string("csv_plain_cells_").append(kernel.name), kernel.read, rows);
}

BENCH(csv_parse) {
  const std::string integers = log_rows("");
  measure_rows("csv_parse", integers, integers.size());
  measure_rows("csv_parse_64k_blocks", integers, kUploadBlock);
  measure_rows("csv_parse_decimals", log_rows(".25"), integers.size());
}

BENCH(csv_parse_gaps) {
  const std::string blank = log_rows("", "");
  const std::string null = log_rows("", "-999.25");
  measure_rows("csv_parse_gaps_blank", blank, blank.size());
  measure_rows("csv_parse_gaps_number", null, null.size());
  measure_rows("csv_parse_gaps_decimals", log_rows(".25", "-999.25"), null.size());
}

BENCH(ndjson_parse) {
  Counting sink;
  framesd::formats::NdjsonReader reader({.source_width = kWidth}, sink);
  const std::string tight = json_rows(",");
  measure_reader("ndjson_parse", reader, tight, tight.size());
  measure_reader("ndjson_parse_blanks", reader, json_rows(", "), tight.size());
}
