// SPDX-License-Identifier: MIT
#include "sample_reader.hpp"

#include <framesd/frame/row_format.hpp>
#include <framesd/frame/sample_mask.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace framesd::formats {

SampleReader::SampleReader(const SampleRules& rules, bool first_rows)
    : reject_absent_(rules.reject_absent),
      scale_(rules.counts == nullptr ? rules.scale : Scale()),
      counts_(rules.counts),
      check_(first_rows && !scale_) {
  quick_ = !scale_;
  for (const double value : rules.absent_values) add_absent_value(value);
  if (!scale_) return;
  origin_ = scale_->log ? std::log(scale_->lo) : scale_->lo;
  span_ = (scale_->log ? std::log(scale_->hi) : scale_->hi) - origin_;
}

void SampleReader::add_absent_value(double value) {
  absent_values_.push_back(value);
  if (value < 0 || value > kSampleMax) return;
  const double whole = std::floor(value);
  absent_within_.set(static_cast<std::size_t>(whole));
  quick_ = false;
  if (value != whole) return;
  plain_absent_.set(static_cast<std::size_t>(value));
  any_whole_ = false;
}

bool SampleReader::is_absent(double value) const noexcept {
  return std::ranges::find(absent_values_, value) != absent_values_.end();
}

bool SampleReader::leaves_gap(const boost::system::error_code& reason) const noexcept {
  return !reject_absent_ && (reason == errc::csv_sample_blank || reason == errc::csv_sample_absent);
}

std::size_t SampleReader::mark_those_listed(std::span<std::uint8_t> samples,
                                            std::span<std::uint8_t> mask) const noexcept {
  std::size_t absent = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (plain_absent_[samples[i]]) make_absent(samples, mask, i, absent);
  }
  return absent;
}

std::uint8_t SampleReader::scaled(double value) const noexcept {
  if (scale_->log) value = std::log(std::max(value, std::numeric_limits<double>::min()));
  const double grey = std::clamp((value - origin_) * kSampleMax / span_, 0.0, double{kSampleMax});
  return static_cast<std::uint8_t>(std::lround(grey));
}

result<std::uint8_t> SampleReader::read_scaled(std::string_view cell) const noexcept {
  const auto value = parse_number(cell);
  if (!value) return value.error();
  if (is_absent(*value)) return errc::csv_sample_absent;
  if (counts_ != nullptr) counts_->add(*value);
  return scaled(*value);
}

result<std::uint8_t> SampleReader::read(std::string_view cell) noexcept {
  if (scale_) return read_scaled(cell);
  const auto sample = parse_sample(cell);
  const bool may_be_absent = sample ? absent_within_[*sample] : sample == errc::csv_sample_out_of_range;
  if (may_be_absent) {
    const auto value = parse_number(cell);
    if (value && is_absent(*value)) return errc::csv_sample_absent;
  }
  if (sample && check_.open()) check_.note(cell);
  return sample;
}

}  // namespace framesd::formats
