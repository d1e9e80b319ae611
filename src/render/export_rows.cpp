// SPDX-License-Identifier: MIT
#include "export_rows.hpp"

#include <framesd/base/number.hpp>

#include <array>
#include <cstring>

namespace framesd::render {
namespace {

// The digits of a byte and the comma behind them, padded to what one store writes.
struct Digits {
  std::array<char, kSampleBytes> text{};
  std::uint8_t length = 0;
};

constexpr std::array<Digits, 256> kDigits = [] {
  std::array<Digits, 256> table{};
  for (unsigned value = 0; value < table.size(); ++value) {
    Digits& digits = table[value];
    for (unsigned place = 100; place != 0; place /= 10) {
      if (value >= place || place == 1) {
        digits.text[digits.length++] = static_cast<char>('0' + value / place % 10);
      }
    }
    digits.text[digits.length++] = ',';
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

void append_samples(std::string& out, std::span<const std::uint8_t> samples) {
  const std::size_t before = out.size();
  out.resize(before + kSampleBytes * samples.size());
  char* at = out.data() + before;
  for (const std::uint8_t sample : samples) {
    const Digits& digits = kDigits[sample];
    std::memcpy(at, digits.text.data(), kSampleBytes);
    at += digits.length;
  }
  if (!samples.empty()) --at;  // the last comma
  out.resize(static_cast<std::size_t>(at - out.data()));
}

void append_csv_row(std::string& out, Depth depth, std::span<const std::uint8_t> samples) {
  depth.append_to(out);
  out += ',';
  append_samples(out, samples);
  out += '\n';
}

// Magic, version 1.0, the length of what follows (little-endian), a Python dictionary padded with blanks and
// ended by a line feed. The whole is a multiple of 64 bytes, and has room for any shape.
void append_npy_head(std::string& out, std::uint64_t rows, std::uint16_t width) {
  constexpr std::size_t kBefore = 10;
  constexpr auto kDictionary = static_cast<char>(kNpyHeadBytes - kBefore);
  const std::size_t start = out.size();
  out.append("\x93NUMPY\x01\x00", 8);
  out += kDictionary;
  out += '\0';
  out += "{'descr': '|u1', 'fortran_order': False, 'shape': (";
  append_number(out, rows);
  out += ", ";
  append_number(out, std::uint64_t{width});
  out += "), }";
  out.resize(start + kNpyHeadBytes - 1, ' ');
  out += '\n';
}

}  // namespace framesd::render
