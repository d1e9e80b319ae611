// SPDX-License-Identifier: MIT
#include "shift_levels.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace framesd::render {
namespace {

std::span<const std::uint8_t> row_of(const GridRows& from, std::size_t row) noexcept {
  return std::span(from.pixels).subspan(row * from.width, from.width);
}

// The mean of two rows, or of the one that there is.
void average(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b, std::span<std::uint8_t> out) {
  for (std::size_t x = 0; x < out.size(); ++x) out[x] = static_cast<std::uint8_t>((a[x] + b[x] + 1) / 2);
}

GridRows with_half_the_rows(const GridRows& from) {
  GridRows to{.width = from.width, .frames = from.frames};
  to.present.assign((from.rows() + 1) / 2, 0);
  to.pixels.assign(to.present.size() * to.width, 0);
  for (std::size_t row = 0; row < to.present.size(); ++row) {
    const std::size_t upper = 2 * row;
    const std::size_t lower = std::min<std::size_t>(upper + 1, from.rows() - 1);
    if (from.present[upper] == 0 && from.present[lower] == 0) continue;
    to.present[row] = 1;
    average(row_of(from, from.present[upper] != 0 ? upper : lower),
            row_of(from, from.present[lower] != 0 ? lower : upper),
            std::span(to.pixels).subspan(row * to.width, to.width));
  }
  return to;
}

// A column covers from.size() / to.size() of the old ones; parts of columns count by the share covered.
void narrow(std::span<const std::uint8_t> from, std::span<std::uint8_t> to) {
  const std::size_t wide = from.size(), narrow = to.size();
  for (std::size_t x = 0; x < narrow; ++x) {
    const std::size_t begin = x * wide, end = begin + wide;  // in parts of 1 / narrow of an old column
    std::size_t sum = 0;
    for (std::size_t at = begin; at < end;) {
      const std::size_t next = std::min((at / narrow + 1) * narrow, end);
      sum += from[at / narrow] * (next - at);
      at = next;
    }
    to[x] = static_cast<std::uint8_t>((sum + wide / 2) / wide);
  }
}

GridRows with_half_the_columns(const GridRows& from) {
  GridRows to{.width = static_cast<std::uint16_t>((from.width + 1) / 2),
              .present = from.present,
              .frames = from.frames};
  to.pixels.assign(std::size_t{to.rows()} * to.width, 0);
  for (std::size_t row = 0; row < to.rows(); ++row)
    narrow(row_of(from, row), std::span(to.pixels).subspan(row * to.width, to.width));
  return to;
}

void sum_up(const GridRows& from, std::vector<std::uint32_t>& sums, std::vector<std::uint32_t>& squares) {
  for (std::size_t row = 0; row < from.rows(); ++row) {
    std::uint32_t sum = 0, square = 0;
    for (const std::uint32_t sample : row_of(from, row)) {
      sum += sample;
      square += sample * sample;
    }
    sums.push_back(sum);
    squares.push_back(square);
  }
}

std::uint32_t rows_present(const GridRows& from) noexcept {
  return static_cast<std::uint32_t>(std::ranges::count(from.present, std::uint8_t{1}));
}

std::uint32_t dot(const std::uint8_t* a, const std::uint8_t* b, std::size_t count) noexcept {
  std::uint32_t sum = 0;  // of 4,096 products at most
  for (std::size_t i = 0; i < count; ++i) sum += std::uint32_t{a[i]} * b[i];
  return sum;
}

// Half as many rows, or columns, or both: the means of what is shown.
GridRows coarser(const GridRows& from, bool fewer_rows, bool fewer_columns) {
  GridRows to = fewer_rows ? with_half_the_rows(from) : from;
  return fewer_columns ? with_half_the_columns(to) : to;
}

}  // namespace

// All below 2^59, since at most kGridSamplesMax samples are compared.
struct ShiftLevel::Sums {
  std::uint32_t rows = 0;
  std::int64_t samples = 0;
  std::int64_t fixed = 0, moved = 0;
  std::int64_t fixed_squares = 0, moved_squares = 0;

  std::int64_t fixed_variance() const noexcept { return samples * fixed_squares - fixed * fixed; }
  std::int64_t moved_variance() const noexcept { return samples * moved_squares - moved * moved; }
};

ShiftLevel::ShiftLevel(GridRows fixed, GridRows moved, std::uint32_t padding, std::uint32_t most)
    : fixed_(std::move(fixed)),
      moved_(std::move(moved)),
      padding_(padding),
      most_(most),
      fewest_(std::max(1u, (std::min(rows_present(fixed_), rows_present(moved_)) + 1) / 2)) {
  moved_twice_.reserve(2 * moved_.pixels.size());
  for (std::size_t row = 0; row < moved_.rows(); ++row) {
    const auto samples = row_of(moved_, row);
    moved_twice_.insert(moved_twice_.end(), samples.begin(), samples.end());
    moved_twice_.insert(moved_twice_.end(), samples.begin(), samples.end());
  }
  sum_up(fixed_, fixed_sums_, fixed_squares_);
  sum_up(moved_, moved_sums_, moved_squares_);
}

bool ShiftLevel::coarsest() const noexcept { return rows() <= kCoarseRows && width() <= kCoarseColumns; }

ShiftLevel ShiftLevel::next() const {
  const bool rows_too = rows() > kCoarseRows, columns_too = width() > kCoarseColumns;
  const std::uint32_t divisor = rows_too ? 2 : 1;
  return {coarser(fixed_, rows_too, columns_too), coarser(moved_, rows_too, columns_too), padding_ / divisor,
          (most_ + divisor - 1) / divisor};
}

std::size_t ShiftLevel::faced(std::size_t row, std::int32_t rows) const noexcept {
  return static_cast<std::size_t>(static_cast<std::int64_t>(row) + padding_ - rows);
}

ShiftLevel::Sums ShiftLevel::sums_at(std::int32_t rows) const noexcept {
  Sums sums;
  for (std::size_t row = 0; row < fixed_.rows(); ++row) {
    const std::size_t other = faced(row, rows);
    if (fixed_.present[row] == 0 || moved_.present[other] == 0) continue;
    ++sums.rows;
    sums.fixed += fixed_sums_[row];
    sums.moved += moved_sums_[other];
    sums.fixed_squares += fixed_squares_[row];
    sums.moved_squares += moved_squares_[other];
  }
  sums.samples = std::int64_t{sums.rows} * width();
  return sums;
}

std::uint64_t ShiftLevel::products_at(std::int32_t rows, std::int32_t columns) const noexcept {
  const std::size_t samples = width();
  const std::size_t begin = (samples - static_cast<std::size_t>(columns)) % samples;
  std::uint64_t sum = 0;
  for (std::size_t row = 0; row < fixed_.rows(); ++row) {
    const std::size_t other = faced(row, rows);
    if (fixed_.present[row] == 0 || moved_.present[other] == 0) continue;
    sum +=
        dot(fixed_.pixels.data() + row * samples, moved_twice_.data() + 2 * other * samples + begin, samples);
  }
  return sum;
}

void ShiftLevel::compare(std::int32_t rows, std::span<const std::int32_t> columns,
                         std::vector<LogShift>& out) const {
  const Sums sums = sums_at(rows);
  if (sums.rows < fewest_) return;
  const std::int64_t fixed = sums.fixed_variance(), moved = sums.moved_variance();
  if (fixed == 0 || moved == 0) return;
  const double scale = std::sqrt(static_cast<double>(fixed) * static_cast<double>(moved));
  for (const std::int32_t some : columns) {
    const auto products = static_cast<std::int64_t>(products_at(rows, some));
    const auto covariance = static_cast<double>(sums.samples * products - sums.fixed * sums.moved);
    out.push_back({.rows = rows,
                   .columns = 2 * some > width() ? some - width() : some,
                   .correlation = std::clamp(covariance / scale, -1.0, 1.0),
                   .compared = sums.rows});
  }
}

}  // namespace framesd::render
