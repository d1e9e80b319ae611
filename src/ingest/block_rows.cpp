// SPDX-License-Identifier: MIT
#include "block_rows.hpp"

namespace framesd::ingest {

std::string_view whole_rows(std::string_view block, bool begins_with_row) noexcept {
  if (begins_with_row) return block;
  const std::size_t newline = block.find('\n');
  return newline == block.npos ? std::string_view() : block.substr(newline + 1);
}

bool BlockRows::read(std::string_view text) {
  depths_.clear();
  samples_.clear();
  masks_at_.clear();
  masks_.clear();
  bad_rows_.clear();
  too_long_ = false;
  formats::Reader reader({.source_width = width_, .rules = rules_, .header = header_}, *this);
  const bool read = reader.push(text).has_value() && reader.finish().has_value();
  blank_rows_ = reader.blank_rows();
  rows_without_samples_ = reader.rows_without_samples();
  return read && !too_long_ && !reader.needs_context();
}

bool BlockRows::row(Depth depth, std::span<const std::uint8_t> samples, std::span<const std::uint8_t> absent,
                    formats::SourcePosition) {
  depths_.push_back(depth);
  samples_.insert(samples_.end(), samples.begin(), samples.end());
  masks_at_.push_back(absent.empty() ? kWhole : masks_.size());
  masks_.insert(masks_.end(), absent.begin(), absent.end());
  return true;
}

bool BlockRows::rejected(const formats::Reject& reject) {
  too_long_ = too_long_ || reject.reason == errc::csv_row_too_long;
  bad_rows_.push_back({reject.before.bytes, reject.row.size(), reject.before.lines});
  return true;
}

std::size_t BlockRows::upward_steps() const noexcept {
  std::size_t steps = 0;
  for (std::size_t row = 1; row < depths_.size(); ++row) steps += depths_[row] < depths_[row - 1];
  return steps;
}

}  // namespace framesd::ingest
