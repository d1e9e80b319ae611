// SPDX-License-Identifier: MIT
//
// What the Reader finds, in the words of its twin.
#include "formats/dumb_csv.hpp"
#include "formats/row_event.hpp"

#include <algorithm>

namespace framesd::formats {
namespace {

struct Recorder final : RowSink {
  std::vector<std::string> events;
  bool row(Depth depth, std::span<const std::uint8_t> samples, std::span<const std::uint8_t> absent,
           SourcePosition) override {
    events.push_back(row_event(depth, with_gaps(samples, absent)));
    return true;
  }
  bool rejected(const Reject& reject) override {
    events.push_back(reject_event(reject));
    return true;
  }
};

}  // namespace

std::vector<std::string> reader_events(const std::string& input, const ReaderOptions& options,
                                       const std::vector<std::size_t>& cuts) {
  Recorder recorder;
  Reader reader(options, recorder);
  std::size_t at = 0;
  const auto push = [&](std::size_t size) {
    // A copy of its own size, so that a read beyond the block is seen by the address sanitizer.
    const std::vector<char> block(input.begin() + static_cast<std::ptrdiff_t>(at),
                                  input.begin() + static_cast<std::ptrdiff_t>(at + size));
    at += size;
    return reader.push(block);
  };
  checked<void> outcome;
  for (const std::size_t cut : cuts) {
    if (outcome) outcome = push(std::min(cut, input.size() - at));
  }
  if (outcome) outcome = push(input.size() - at);
  if (outcome) outcome = reader.finish();
  if (!outcome) return {"refused " + outcome.error().code.message()};
  recorder.events.push_back("blank " + std::to_string(reader.blank_rows()));
  if (const auto count = reader.rows_without_samples(); count != 0)
    recorder.events.back() += ", without samples " + std::to_string(count);
  return recorder.events;
}

}  // namespace framesd::formats
