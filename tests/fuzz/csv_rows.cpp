// SPDX-License-Identifier: MIT
//
// Any bytes as a CSV log: the Reader finds what its dumb twin finds, and the same however the input is cut.
//
// The first byte chooses the header in front, if any, and how long the blocks are; the rest is the input.
#include "csv/dumb_csv.hpp"

#include <array>
#include <cstdint>
#include <cstdlib>

using namespace framesd::csv;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ReaderOptions options{.source_width = 3, .row_bytes = 48};
  const std::size_t block = 1 + data[0] / 4;
  constexpr std::array<const char*, 4> kHeaders = {"depth,a,b,c\n", "", "depth;a;b;c\n",
                                                   "line,column,reason,depth,a,b,c\n"};
  std::string input = kHeaders[data[0] % kHeaders.size()];
  input.append(reinterpret_cast<const char*>(data + 1), size - 1);

  const auto whole = reader_events(input, options);
  if (whole != dumb_events(input, options)) std::abort();
  if (whole != reader_events(input, options, std::vector<std::size_t>(input.size() / block, block)))
    std::abort();
  return 0;
}
