// SPDX-License-Identifier: MIT
#include "row_stream.hpp"

#include "checksums.hpp"
#include "literal_code.hpp"
#include "png_chunks.hpp"
#include "png_filter.hpp"
#include <framesd/base/heartbeat.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>

namespace framesd::image {
namespace {

constexpr std::size_t kBlockBytes = 60000;  // a code of its own for each so many; a stored block takes 65,535
constexpr auto kPaeth = static_cast<std::uint8_t>(RowFilter::paeth);

// A match of zeros: its length as deflate sends it (RFC 1951, 3.2.5).
struct ZeroMatch {
  std::uint16_t symbol;
  std::uint8_t extra_bits;
  std::uint16_t extra;
};

constexpr std::size_t kMatchMin = 3;
constexpr std::size_t kMatchMax = 258;
constexpr std::size_t kSymbols = 286;

// REQUIRES: kMatchMin <= length <= kMatchMax
ZeroMatch match_of(std::size_t length) noexcept {
  if (length == kMatchMax) return {285, 0, 0};
  // Eight lengths have a symbol each; then four symbols at a time cover 2, 4, 8, .. lengths each.
  const std::size_t from = length - kMatchMin;
  if (from < 8) return {static_cast<std::uint16_t>(257 + from), 0, 0};
  unsigned extra_bits = 1;
  while (from >> extra_bits >= 8) ++extra_bits;
  const std::size_t quarter = (from >> extra_bits) - 4;
  return {static_cast<std::uint16_t>(261 + 4 * extra_bits + quarter), static_cast<std::uint8_t>(extra_bits),
          static_cast<std::uint16_t>(from & ((1u << extra_bits) - 1))};
}

// A row of zeros is its filter, a zero, and that zero again and again: matches of full length, then one of
// what is left, then zeros that are too few for one.
struct ZeroRow {
  explicit ZeroRow(std::size_t row_bytes) {
    const std::size_t again = row_bytes - 1;
    whole_matches = again / kMatchMax;
    left = again % kMatchMax;
    if (left >= kMatchMin) last = match_of(left);
    zeros = left >= kMatchMin ? 1 : 1 + left;
  }

  std::size_t whole_matches;
  std::size_t left;
  ZeroMatch last{};
  std::size_t zeros;  // as literals
};

// Some rows, filtered, and what they consist of.
class Block {
 public:
  Block(std::size_t row_bytes, std::size_t pixel_bytes)
      : row_bytes_(row_bytes), pixel_bytes_(pixel_bytes), zeros_(row_bytes, 0), zero_row_(row_bytes) {}

  std::size_t rows_max() const noexcept { return std::max<std::size_t>(1, kBlockBytes / (1 + row_bytes_)); }

  // Takes the rows of `pixels`; `above` is the row before them.
  void filter(std::span<const std::uint8_t> pixels, const std::uint8_t* above);

  void append(BitStream& stream, bool last) const;
  std::span<const std::uint8_t> bytes() const noexcept { return filtered_; }
  std::size_t bytes_max() const noexcept {
    return std::max(LiteralCode::bytes_max(filtered_.size()), filtered_.size()) + kHeaderMax;
  }

 private:
  static constexpr std::size_t kHeaderMax = 512;

  std::array<std::uint32_t, kSymbols> counts() const;
  void write_zero_row(const LiteralCode& code, BitStream& stream) const noexcept;
  void append_stored(BitStream& stream, bool last) const noexcept;

  std::size_t row_bytes_;
  std::size_t pixel_bytes_;
  std::vector<std::uint8_t> zeros_;
  ZeroRow zero_row_;
  std::vector<std::uint8_t> filtered_;
  std::vector<std::uint8_t> is_zero_;  // of each row
};

void Block::filter(std::span<const std::uint8_t> pixels, const std::uint8_t* above) {
  const std::size_t rows = pixels.size() / row_bytes_;
  filtered_.resize(rows * (1 + row_bytes_));
  is_zero_.resize(rows);
  std::uint8_t* to = filtered_.data();
  for (std::size_t r = 0; r < rows; ++r, to += 1 + row_bytes_) {
    const auto row = pixels.subspan(r * row_bytes_, row_bytes_);
    to[0] = kPaeth;
    filter_row(RowFilter::paeth, row, {above, row_bytes_}, pixel_bytes_, {to + 1, row_bytes_});
    is_zero_[r] = std::memcmp(to + 1, zeros_.data(), row_bytes_) == 0;
    above = row.data();
  }
}

// Four tables side by side, since equal neighbours would wait for one another.
std::array<std::uint32_t, kSymbols> Block::counts() const {
  std::array<std::array<std::uint32_t, 256>, 4> tables{};
  std::array<std::uint32_t, kSymbols> counts{};
  std::uint32_t zero_rows = 0;
  for (std::size_t r = 0; r < is_zero_.size(); ++r) {
    if (is_zero_[r] != 0) {
      ++zero_rows;
      continue;
    }
    const std::uint8_t* const row = filtered_.data() + r * (1 + row_bytes_) + 1;
    std::size_t i = 0;
    for (; i + 4 <= row_bytes_; i += 4) {
      for (std::size_t t = 0; t < 4; ++t) ++tables[t][row[i + t]];
    }
    for (; i < row_bytes_; ++i) ++tables[0][row[i]];
  }
  for (std::size_t literal = 0; literal < 256; ++literal) {
    counts[literal] = tables[0][literal] + tables[1][literal] + tables[2][literal] + tables[3][literal];
  }
  counts[kPaeth] += static_cast<std::uint32_t>(is_zero_.size());
  counts[kEndOfBlock] = 1;
  counts[0] += zero_rows * static_cast<std::uint32_t>(zero_row_.zeros);
  counts[kSymbols - 1] += zero_rows * static_cast<std::uint32_t>(zero_row_.whole_matches);
  if (zero_row_.left >= kMatchMin) counts[zero_row_.last.symbol] += zero_rows;
  return counts;
}

void Block::write_zero_row(const LiteralCode& code, BitStream& stream) const noexcept {
  constexpr Bits kDistanceOne{0, 1};
  const auto put_match = [&](const ZeroMatch& match) {
    const HuffmanCode symbol = code.code(match.symbol);
    stream.put(Bits{symbol.bits, symbol.length});
    stream.put(Bits{match.extra, match.extra_bits});
    stream.put(kDistanceOne);
  };
  const std::uint8_t begin[] = {kPaeth, 0};
  code.write(begin, stream);
  for (std::size_t i = 0; i < zero_row_.whole_matches; ++i) put_match(match_of(kMatchMax));
  if (zero_row_.left >= kMatchMin) put_match(zero_row_.last);
  code.write({zeros_.data(), zero_row_.zeros - 1}, stream);
}

void Block::append_stored(BitStream& stream, bool last) const noexcept {
  stream.put(Bits{last ? 1u : 0u, 3});
  stream.put(Bits{0, (8 - stream.count) % 8});
  const auto size = static_cast<std::uint16_t>(filtered_.size());
  stream.put(Bits{size, 16});
  stream.put(Bits{static_cast<std::uint16_t>(~size), 16});
  std::memcpy(stream.at, filtered_.data(), filtered_.size());
  stream.at += filtered_.size();
}

void Block::append(BitStream& stream, bool last) const {
  const BitStream before = stream;
  const auto code = LiteralCode::of_counts(counts());
  BitWriter header;
  code.put_header(header, last);
  stream.put(header);
  const std::size_t stride = 1 + row_bytes_;
  for (auto row = is_zero_.begin(); row != is_zero_.end();) {
    if (*row != 0) {
      write_zero_row(code, stream);
      ++row;
      continue;
    }
    const auto end = std::find_if(row, is_zero_.end(), [](std::uint8_t zero) { return zero != 0; });
    const auto first = static_cast<std::size_t>(row - is_zero_.begin());
    code.write({filtered_.data() + first * stride, static_cast<std::size_t>(end - row) * stride}, stream);
    row = end;
  }
  code.write_end_of_block(stream);
  constexpr std::size_t kStoredHead = 5;
  if (stream.end() <= before.end() + kStoredHead + filtered_.size()) return;
  stream = before;
  append_stored(stream, last);
}

}  // namespace

void append_row_stream(std::vector<std::uint8_t>& out, std::span<const std::uint8_t> pixels,
                       std::size_t row_bytes, std::size_t pixel_bytes) {
  assert(!pixels.empty() && pixels.size() % row_bytes == 0 && row_bytes < kBlockBytes);
  out.insert(out.end(), kZlibHead.begin(), kZlibHead.end());
  out.reserve(out.size() + pixels.size() * 3 / 4);  // most logs take less
  Block block(row_bytes, pixel_bytes);
  const std::vector<std::uint8_t> zeros(row_bytes, 0);
  const std::uint8_t* above = zeros.data();
  std::vector<std::uint8_t> written;  // a block at a time; its memory is zeroed once
  BitStream stream{nullptr};
  std::uint32_t adler = 1;
  while (!pixels.empty()) {
    show_progress();
    const auto rows = pixels.first(std::min(pixels.size(), block.rows_max() * row_bytes));
    pixels = pixels.subspan(rows.size());
    block.filter(rows, above);
    above = rows.data() + rows.size() - row_bytes;
    adler = adler32(block.bytes(), adler);
    if (written.size() < block.bytes_max()) written.resize(block.bytes_max());
    stream.at = written.data();
    block.append(stream, pixels.empty());
    if (pixels.empty()) stream.at = stream.end();
    out.insert(out.end(), written.data(), stream.at);
  }
  out.resize(out.size() + sizeof adler);
  store_be(out.data() + out.size() - sizeof adler, adler);
}

}  // namespace framesd::image
