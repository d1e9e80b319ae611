// SPDX-License-Identifier: MIT
//
// Any bytes as a CSV log: the Reader finds what its dumb twin finds, and the same however the input is cut:
// whole, byte by byte, in blocks of one length, and at places that the input itself chooses. And any bytes as
// the cells of a row: all the kernels that this CPU has say the same.
//
// The first byte chooses the header in front, if any, and how long the blocks are; the rest is the input.
#include "formats/dumb_csv.hpp"
#include "formats/plain_cells.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

using namespace framesd::formats;

namespace {

constexpr std::size_t kWidth = 3;

// Blocks as long as the input's own bytes say.
std::vector<std::size_t> cuts_from(const std::string& input) {
  std::vector<std::size_t> cuts;
  for (std::size_t at = 0; at < input.size(); at += cuts.back() + 1)
    cuts.push_back(static_cast<unsigned char>(input[at]) % 19U);
  return cuts;
}

struct Cells {
  bool plain = false;
  std::vector<std::uint8_t> samples;
  friend bool operator==(const Cells&, const Cells&) = default;
};

Cells cells_of(const PlainCellsKernel& kernel, const std::string& row) {
  const std::string text = "..," + row + std::string(kBytesBehind, '1');
  const char* const first = text.data() + kBytesBefore;
  const auto width = static_cast<std::size_t>(std::ranges::count(row, ',')) + 1;
  Cells cells{false, std::vector<std::uint8_t>(width + kSamplesBehind)};
  cells.plain = kernel.read(first, first + row.size(), ',', {cells.samples.data(), width}) == width;
  cells.samples.resize(cells.plain ? width : 0);
  return cells;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ReaderOptions options{.source_width = kWidth, .rules = {}, .row_bytes = 48};
  const std::size_t block = 1 + data[0] / 4;
  constexpr std::array<const char*, 6> kHeaders = {"depth,a,b,c\n",   "",
                                                   "depth;a;b;c\n",   "line,column,reason,depth,a,b,c\n",
                                                   "# depth a b c\n", "# depth [m] a b c\n"};
  std::string input = kHeaders[data[0] % kHeaders.size()];
  input.append(reinterpret_cast<const char*>(data + 1), size - 1);

  const auto whole = reader_events(input, options);
  if (whole != dumb_events(input, options)) std::abort();
  for (const auto& cuts : {std::vector<std::size_t>(input.size(), 1), cuts_from(input),
                           std::vector<std::size_t>(input.size() / block, block)}) {
    if (whole != reader_events(input, options, cuts)) std::abort();
  }
  const std::string row(reinterpret_cast<const char*>(data + 1), size - 1);
  const Cells cells = cells_of(plain_cells_kernels().front(), row);
  for (const auto& kernel : plain_cells_kernels()) {
    if (cells_of(kernel, row) != cells) std::abort();
  }
  return 0;
}
