// SPDX-License-Identifier: MIT
//
// SampleReader: one sample from the text of its cell, by the rules of its source.
#pragma once

#include "sample.hpp"
#include "scale_check.hpp"
#include <framesd/base/error.hpp>
#include <framesd/formats/sample_rules.hpp>

#include <bitset>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace framesd::formats {

class SampleReader {
 public:
  // first_rows   whether the source is read from its first row, so that its numbers can tell that a scale is
  //              missing
  SampleReader(const SampleRules& rules, bool first_rows);

  // A number without a scale as parse_sample() gives it; with one, rounded and held within 0..255.
  //
  // Errors: csv_sample_blank, csv_sample_absent: nothing was measured; else as parse_sample().
  [[nodiscard]] result<std::uint8_t> read(std::string_view cell) noexcept;

  // The same of a usual cell, in less time. -1: it is none, or read() has to see it.
  int read_usual(std::string_view cell) const noexcept {
    return quick_ && !check_.open() ? leading_sample(cell) : -1;
  }

  // Whether a cell that read() gives this error for is an absent sample of its row, not a fault in it.
  bool leaves_gap(const boost::system::error_code& reason) const noexcept;

  // Takes one more number for absent, that a source names itself.
  void add_absent_value(double value);

  // Whether whole numbers 0..255 are samples, and whether each of them is one: none says that it is absent.
  bool takes_samples() const noexcept { return !scale_; }
  bool takes_any_sample() const noexcept { return quick_; }
  // Of a row of whole numbers 0..255: marks those that say that they are absent, and sets them to 0. Gives
  // how many.
  //
  // mask   left as it is if there are none
  std::size_t mark_absent_samples(std::span<std::uint8_t> samples,
                                  std::span<std::uint8_t> mask) const noexcept {
    return any_whole_ ? 0 : mark_those_listed(samples, mask);
  }

  ScaleCheck& check() noexcept { return check_; }
  const ScaleCheck& check() const noexcept { return check_; }

 private:
  std::size_t mark_those_listed(std::span<std::uint8_t> samples, std::span<std::uint8_t> mask) const noexcept;
  bool is_absent(double value) const noexcept;
  std::uint8_t scaled(double value) const noexcept;
  result<std::uint8_t> read_scaled(std::string_view cell) const noexcept;

  std::vector<double> absent_values_;
  std::bitset<256> plain_absent_;   // those of them that are samples
  std::bitset<256> absent_within_;  // the samples that one of them would become: 100 of 100.5
  bool reject_absent_;
  bool quick_ = true;      // numbers within 0..255 are samples
  bool any_whole_ = true;  // whole numbers within 0..255 are
  std::optional<Scale> scale_;
  NumberCounts* counts_;
  double origin_ = 0;  // of the scale, and from there to its end: in logarithms if it is logarithmic
  double span_ = 0;
  ScaleCheck check_;
};

}  // namespace framesd::formats
