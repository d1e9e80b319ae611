// SPDX-License-Identifier: MIT
//
// NdjsonRow: one line of JSON to a frame, to nothing (blank), or to the first fault in it. The twin of
// RowParser for the other form of text.
#pragma once

#include "json_scan.hpp"
#include "row_parser.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace framesd::formats {

class NdjsonRow {
 public:
  explicit NdjsonRow(std::uint16_t width) : width_(width), samples_(width) {}

  // What is wrong is named in this order: no JSON object, no samples, a wrong number of them, the depth, a
  // sample.
  [[nodiscard]] RowParser::Kind parse(std::string_view row);

  // Of the row last parsed, if it is a frame.
  Depth depth() const noexcept { return depth_; }
  std::span<const std::uint8_t> samples() const noexcept { return samples_; }
  // Of the row last parsed, if it is faulty. Its text is the row's own.
  const RowFault& fault() const noexcept { return fault_; }

 private:
  bool read_members(JsonScan& scan);
  bool read_member(JsonScan& scan);
  bool read_samples(JsonScan& scan);
  bool read_sample(JsonScan& scan);
  RowFault judge();

  const std::size_t width_;
  Depth depth_;
  std::vector<std::uint8_t> samples_;
  RowFault fault_;

  // Of the row at hand.
  std::optional<std::string_view> depth_text_;
  bool has_samples_ = false;
  bool has_picture_ = false;
  std::size_t count_ = 0;  // of samples
  RowFault sample_fault_;  // the first
  std::string_view first_excess_;
};

}  // namespace framesd::formats
