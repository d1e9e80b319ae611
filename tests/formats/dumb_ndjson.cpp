// SPDX-License-Identifier: MIT
#include "formats/dumb_ndjson.hpp"

#include "formats/dumb_scale.hpp"
#include "formats/row_event.hpp"

#include <algorithm>
#include <cmath>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

namespace framesd::formats {
namespace {

namespace json = boost::json;

std::string event_of(std::uint64_t line, const boost::system::error_code& reason) {
  return "reject " + std::to_string(line) + " " + reason.message();
}

// A fault, or the sample.
result<int> sample_of(const json::value& value, const SampleRules& rules) {
  if (value.is_null()) return kAbsent;
  if (!value.is_number()) return errc::csv_sample_malformed;
  const double number = value.to_number<double>();
  if (std::ranges::count(rules.absent_values, number) != 0) return kAbsent;
  if (!(number >= 0 && number <= 255)) return errc::csv_sample_out_of_range;
  return static_cast<int>(number);
}

// Doubles hold what these tests write as depths.
result<Depth> depth_of(const json::object& row) {
  const json::value* depth = row.if_contains("depth");
  if (depth == nullptr || !depth->is_number()) return errc::depth_malformed;
  const double counts = depth->to_number<double>() * Depth::kCountsPerUnit;
  if (!(std::abs(counts) < 9.2e18)) return errc::depth_overflow;
  return Depth::from_count(std::llround(counts));
}

// Empty for a row without samples.
std::string event_of_row(const std::string& text, std::uint64_t line, const ReaderOptions& options,
                         DumbScale& scale) {
  json::error_code error;
  const json::value value = json::parse(text, error);
  if (error || !value.is_object()) return event_of(line, errc::json_malformed);
  const json::object& row = value.get_object();
  const json::value* samples = row.if_contains("samples");
  if (samples == nullptr) {
    return event_of(line, row.contains("image_base64") ? errc::row_of_picture : errc::row_without_samples);
  }
  if (samples->is_array() && samples->get_array().size() != options.source_width)
    return event_of(line, errc::csv_wrong_cell_count);
  const auto depth = depth_of(row);
  if (!depth) return event_of(line, depth.error());
  if (!samples->is_array()) return event_of(line, errc::csv_sample_malformed);
  std::vector<int> kept;
  std::vector<double> numbers;
  for (const json::value& each : samples->get_array()) {
    const auto sample = sample_of(each, options.rules);
    if (sample == errc::csv_sample_out_of_range) scale.take_out_of_range();
    if (!sample) return event_of(line, sample.error());
    kept.push_back(*sample);
    if (*sample != kAbsent) numbers.push_back(each.to_number<double>());
  }
  if (std::ranges::count(kept, kAbsent) == std::ssize(kept)) return {};
  scale.take(numbers);
  return row_event(*depth, kept);
}

struct Recorder final : RowSink {
  std::vector<std::string> events;
  bool row(Depth depth, std::span<const std::uint8_t> samples, std::span<const std::uint8_t> absent,
           SourcePosition) override {
    events.push_back(row_event(depth, with_gaps(samples, absent)));
    return true;
  }
  bool rejected(const Reject& reject) override {
    events.push_back(event_of(reject.line, reject.reason));
    return true;
  }
};

}  // namespace

std::vector<std::string> dumb_ndjson_events(const std::string& input, const ReaderOptions& options) {
  if (input.empty() || input == "\xEF\xBB\xBF") return {"refused no header line"};
  std::vector<std::string> events;
  std::uint64_t line = 0;
  std::uint64_t blank = 0;
  std::uint64_t without_samples = 0;
  DumbScale scale;
  for (std::size_t at = 0; at < input.size();) {
    const std::size_t end = std::min(input.find('\n', at), input.size());
    std::string row = input.substr(at, end - at);
    at = end + 1;
    ++line;
    if (row.size() > options.row_bytes) {
      events.push_back(event_of(line, errc::csv_row_too_long));
      continue;
    }
    if (line == 1 && row.starts_with("\xEF\xBB\xBF")) row.erase(0, 3);
    if (row.find_first_not_of(" \t\r") == std::string::npos) {
      ++blank;
    } else {
      const std::string event = event_of_row(row, line, options, scale);
      event.empty() ? void(++without_samples) : events.push_back(event);
      if (scale.missing()) return {"refused a scale is needed"};
    }
  }
  if (scale.missing_at_end()) return {"refused a scale is needed"};
  events.push_back("blank " + std::to_string(blank) + ", without samples " + std::to_string(without_samples));
  return events;
}

std::vector<std::string> ndjson_events(const std::string& input, const ReaderOptions& options,
                                       const std::vector<std::size_t>& cuts) {
  Recorder recorder;
  NdjsonReader reader(options, recorder);
  std::size_t at = 0;
  checked<void> outcome;
  const auto push = [&](std::size_t size) {
    // A copy of its own size, so that a read beyond the block is seen by the address sanitizer.
    const std::vector<char> block(input.begin() + static_cast<std::ptrdiff_t>(at),
                                  input.begin() + static_cast<std::ptrdiff_t>(at + size));
    at += size;
    return reader.push(block);
  };
  for (const std::size_t cut : cuts) {
    if (outcome) outcome = push(std::min(cut, input.size() - at));
  }
  if (outcome) outcome = push(input.size() - at);
  if (outcome) outcome = reader.finish();
  if (!outcome) return {"refused " + outcome.error().code.message()};
  recorder.events.push_back("blank " + std::to_string(reader.blank_rows()) + ", without samples " +
                            std::to_string(reader.rows_without_samples()));
  return recorder.events;
}

}  // namespace framesd::formats
