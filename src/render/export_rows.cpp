// SPDX-License-Identifier: MIT
#include "export_rows.hpp"

#include <framesd/base/endian.hpp>
#include <framesd/base/number.hpp>
#include <framesd/frame/sample_mask.hpp>

#include <array>
#include <cstring>
#include <string_view>

namespace framesd::render {
namespace {

constexpr std::size_t kDigitsBytes = 4;

// The digits of a byte and the separator behind them, padded to what one store writes.
struct Digits {
  std::array<char, kDigitsBytes> text{};
  std::uint8_t length = 0;
};
using DigitsTable = std::array<Digits, 256>;

template <char kSeparator>
constexpr DigitsTable kDigits = [] {
  DigitsTable table{};
  for (unsigned value = 0; value < table.size(); ++value) {
    Digits& digits = table[value];
    for (unsigned place = 100; place != 0; place /= 10) {
      if (value >= place || place == 1) {
        digits.text[digits.length++] = static_cast<char>('0' + value / place % 10);
      }
    }
    digits.text[digits.length++] = kSeparator;
  }
  return table;
}();

}  // namespace

void append_csv_header(std::string& out, std::uint16_t width) {
  out += "depth";
  for (std::uint64_t column = 1; column <= width; ++column) {
    out += ",col";
    append_number(out, column);
  }
  out += '\n';
}

namespace {

// With `absent` instead of each sample that is.
template <char kSeparator>
void append_masked(std::string& out, std::span<const std::uint8_t> samples,
                   std::span<const std::uint8_t> mask, std::string_view absent) {
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (i != 0) out += kSeparator;
    if (is_absent(mask, i)) {
      out += absent;
    } else {
      const Digits& digits = kDigits<kSeparator>[samples[i]];
      out.append(digits.text.data(), digits.length - 1u);
    }
  }
}

template <char kSeparator>
void append_whole(std::string& out, std::span<const std::uint8_t> samples) {
  const std::size_t before = out.size();
  out.resize(before + kDigitsBytes * samples.size());
  char* at = out.data() + before;
  for (const std::uint8_t sample : samples) {
    const Digits& digits = kDigits<kSeparator>[sample];
    std::memcpy(at, digits.text.data(), kDigitsBytes);
    at += digits.length;
  }
  if (!samples.empty()) --at;  // the last separator
  out.resize(static_cast<std::size_t>(at - out.data()));
}

template <char kSeparator>
void append_samples(std::string& out, std::span<const std::uint8_t> samples,
                    std::span<const std::uint8_t> mask, std::string_view absent) {
  mask.empty() ? append_whole<kSeparator>(out, samples)
               : append_masked<kSeparator>(out, samples, mask, absent);
}

}  // namespace

void append_json_samples(std::string& out, std::span<const std::uint8_t> samples,
                         std::span<const std::uint8_t> mask) {
  append_samples<','>(out, samples, mask, "null");
}

void append_csv_row(std::string& out, Depth depth, std::span<const std::uint8_t> samples,
                    std::span<const std::uint8_t> mask) {
  depth.append_to(out);
  out += ',';
  append_samples<','>(out, samples, mask, {});
  out += '\n';
}

void append_las_row(std::string& out, Depth depth, std::span<const std::uint8_t> samples,
                    std::span<const std::uint8_t> mask, std::string_view null) {
  depth.append_to(out);
  out += ' ';
  append_samples<' '>(out, samples, mask, null);
  out += kLasLineEnd;
}

// Magic, version 1.0, the length of what follows (little-endian), a Python dictionary padded with blanks and
// ended by a line feed. The whole is a multiple of 64 bytes, and has room for any shape.
void append_npy_head(std::string& out, const NpyLayout& layout, std::uint64_t rows) {
  constexpr std::size_t kBefore = 10;
  const std::size_t start = out.size();
  out.append("\x93NUMPY\x01\x00", 8);
  out += static_cast<char>(layout.head_bytes() - kBefore);
  out += '\0';
  const std::string width = std::to_string(layout.width);
  if (layout.structured()) {
    out += "{'descr': [";
    if (layout.depth) out += "('depth', '<i8'), ";
    out += "('row', '|u1', (" + width + ",))";
    if (layout.mask) out += ", ('mask', '|b1', (" + width + ",))";
    out += ']';
  } else {
    out += "{'descr': '|u1'";
  }
  out += ", 'fortran_order': False, 'shape': (" + std::to_string(rows);
  out += layout.structured() ? ",), }" : ", " + width + "), }";
  out.resize(start + layout.head_bytes() - 1, ' ');
  out += '\n';
}

void append_npy_row(std::string& out, const NpyLayout& layout, Depth depth,
                    std::span<const std::uint8_t> samples, std::span<const std::uint8_t> mask) {
  if (layout.depth) {
    std::array<char, sizeof(std::int64_t)> bytes;
    store_le(bytes.data(), static_cast<std::uint64_t>(depth.count()));
    out.append(bytes.data(), bytes.size());
  }
  out.append(reinterpret_cast<const char*>(samples.data()), samples.size());
  if (!layout.mask) return;
  const std::size_t before = out.size();
  out.resize(before + samples.size(), '\0');
  if (mask.empty()) return;
  for (std::size_t i = 0; i < samples.size(); ++i) out[before + i] = is_absent(mask, i) ? '\1' : '\0';
}

}  // namespace framesd::render
