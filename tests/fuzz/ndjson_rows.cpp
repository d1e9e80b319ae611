// SPDX-License-Identifier: MIT
//
// Any bytes as JSON lines: the NdjsonReader says of each line what Boost.JSON and the dumb twin say, and the
// same however the input is cut.
//
// The first byte chooses how long the blocks are; the rest is the input. Numbers that only differ in how a
// double rounds them are left to the tests of parse_sample.
#include "formats/dumb_ndjson.hpp"

#include <cstdint>
#include <cstdlib>

using namespace framesd::formats;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ReaderOptions options{.source_width = 3, .rules = {}, .row_bytes = 80};
  const std::string input(reinterpret_cast<const char*>(data + 1), size - 1);
  const auto whole = ndjson_events(input, options);
  const std::vector<std::size_t> blocks(input.size(), 1 + data[0] / 4);
  if (whole != ndjson_events(input, options, blocks)) std::abort();

  const auto expected = dumb_ndjson_events(input, options);
  if (whole.size() != expected.size()) std::abort();
  for (std::size_t i = 0; i < whole.size(); ++i) {
    const bool malformed = whole[i].ends_with("malformed JSON");
    if (malformed != expected[i].ends_with("malformed JSON") && input.find_first_of("eE") == input.npos)
      std::abort();
  }
  return 0;
}
