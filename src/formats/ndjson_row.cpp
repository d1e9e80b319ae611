// SPDX-License-Identifier: MIT
#include "ndjson_row.hpp"

#include <framesd/frame/sample_mask.hpp>

#include <algorithm>

namespace framesd::formats {
namespace {

constexpr std::uint32_t kDepthColumn = 1;
constexpr std::uint32_t kFirstSampleColumn = 2;

bool is_number(std::string_view json) noexcept { return json.front() == '-' || is_digit(json.front()); }

}  // namespace

NdjsonRow::NdjsonRow(std::uint16_t width, const SampleRules& rules, bool first_rows)
    : width_(width), samples_(width), mask_(mask_bytes(width)), sample_reader_(rules, first_rows) {}

RowParser::Kind NdjsonRow::parse(std::string_view row) {
  JsonScan scan(row);
  absent_ = 0;
  plain_ = sample_reader_.takes_any_sample() && !sample_reader_.check().open();
  if (scan.at_end()) return RowParser::Kind::blank;
  depth_text_.reset();
  has_samples_ = has_picture_ = false;
  if (!read_members(scan) || !scan.at_end()) {
    fault_ = {kDepthColumn, errc::json_malformed, scan.rest()};
    return RowParser::Kind::faulty;
  }
  fault_ = judge();
  return RowParser::conclude(fault_, absent_ == width_, sample_reader_.check());
}

bool NdjsonRow::read_members(JsonScan& scan) {
  if (!scan.take('{')) return false;
  if (scan.take('}')) return true;
  do {
    if (!read_member(scan)) return false;
  } while (scan.take(','));
  return scan.take('}');
}

bool NdjsonRow::read_member(JsonScan& scan) {
  std::string_view name;
  if (!scan.pass_string(name) || !scan.take(':')) return false;
  if (says(name, "samples")) return read_samples(scan);
  std::string_view value;
  if (!scan.pass_value(value)) return false;
  if (says(name, "depth")) depth_text_ = value;
  if (says(name, "image_base64")) has_picture_ = true;
  return true;
}

bool NdjsonRow::read_samples(JsonScan& scan) {
  has_samples_ = true;
  count_ = absent_ = 0;
  sample_fault_ = {};
  first_excess_ = {};
  if (scan.peek() != '[') {
    std::string_view value;
    if (!scan.pass_value(value)) return false;
    count_ = width_;
    sample_fault_ = {kFirstSampleColumn, errc::csv_sample_malformed, value};
    return true;
  }
  scan.take('[');
  if (scan.take(']')) return true;
  do {
    if (plain_ && count_ < width_) count_ += scan.take_samples(std::span(samples_).subspan(count_));
    if (!read_sample(scan)) return false;
  } while (scan.take(','));
  return scan.take(']');
}

bool NdjsonRow::read_sample(JsonScan& scan) {
  const std::size_t index = count_++;
  std::string_view value;
  if (!scan.pass_value(value)) return false;
  if (index == width_) first_excess_ = value;
  if (index < width_ && !sample_fault_.reason) take_value(index, value);
  return true;
}

void NdjsonRow::take_value(std::size_t index, std::string_view value) {
  boost::system::error_code reason = errc::csv_sample_malformed;
  if (value == "null") reason = errc::csv_sample_absent;
  if (is_number(value)) {
    const auto sample = sample_reader_.read(value);
    reason = sample ? boost::system::error_code() : sample.error();
    if (sample) samples_[index] = *sample;
  }
  if (!reason) return;
  if (!sample_reader_.leaves_gap(reason)) {
    sample_fault_ = {static_cast<std::uint32_t>(index) + kFirstSampleColumn, reason, value};
    return;
  }
  make_absent(samples_, mask_, index, absent_);
}

RowFault NdjsonRow::judge() {
  if (!has_samples_) {
    const errc reason = has_picture_ ? errc::row_of_picture : errc::row_without_samples;
    return {kFirstSampleColumn, reason, {}};
  }
  if (count_ != width_) {
    const std::size_t column = kFirstSampleColumn + std::min(count_, width_);
    return {static_cast<std::uint32_t>(column),
            errc::csv_wrong_cell_count,
            first_excess_,
            {static_cast<std::uint32_t>(count_), static_cast<std::uint32_t>(width_)}};
  }
  const std::string_view text = depth_text_.value_or("");
  if (text.empty() || !is_number(text)) return {kDepthColumn, errc::depth_malformed, text};
  const auto depth = Depth::parse(text);
  if (!depth) return {kDepthColumn, depth.error(), text};
  depth_ = *depth;
  return sample_fault_;
}

}  // namespace framesd::formats
