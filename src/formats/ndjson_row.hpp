// SPDX-License-Identifier: MIT
//
// NdjsonRow: one line of JSON to a frame, to nothing (blank), or to the first fault in it. The twin of
// RowParser for the other form of text.
#pragma once

#include "json_scan.hpp"
#include "row_parser.hpp"
#include "sample_reader.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace framesd::formats {

class NdjsonRow {
 public:
  // first_rows   as for SampleReader
  NdjsonRow(std::uint16_t width, const SampleRules& rules, bool first_rows);

  // What is wrong is named in this order: no JSON object, no samples, a wrong number of them, the depth, a
  // sample.
  [[nodiscard]] RowParser::Kind parse(std::string_view row);

  // Of the row last parsed, if it is a frame; as RowParser has them.
  Depth depth() const noexcept { return depth_; }
  std::span<const std::uint8_t> samples() const noexcept { return samples_; }
  std::span<const std::uint8_t> absent() const noexcept {
    return absent_ == 0 ? std::span<const std::uint8_t>() : mask_;
  }
  // Of the row last parsed, if it is faulty. Its text is the row's own.
  const RowFault& fault() const noexcept { return fault_; }
  void end_input() { sample_reader_.check().end(); }
  const ScaleCheck& scale_check() const noexcept { return sample_reader_.check(); }

 private:
  bool read_members(JsonScan& scan);
  bool read_member(JsonScan& scan);
  bool read_samples(JsonScan& scan);
  bool read_sample(JsonScan& scan);
  void take_value(std::size_t index, std::string_view value);
  RowFault judge();

  const std::size_t width_;
  Depth depth_;
  std::vector<std::uint8_t> samples_;
  std::vector<std::uint8_t> mask_;  // of the absent ones, if there are any
  SampleReader sample_reader_;
  RowFault fault_;

  // Of the row at hand.
  bool plain_ = false;  // numbers of up to three digits are their own samples
  std::optional<std::string_view> depth_text_;
  bool has_samples_ = false;
  bool has_picture_ = false;
  std::size_t count_ = 0;  // of samples
  std::size_t absent_ = 0;
  RowFault sample_fault_;  // the first
  std::string_view first_excess_;
};

}  // namespace framesd::formats
