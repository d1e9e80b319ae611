// SPDX-License-Identifier: MIT
#include <framesd/base/number.hpp>

#include <charconv>

namespace framesd {
namespace {

template <class T>
void append_by_to_chars(std::string& out, T value) {
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  out.append(digits, end);
}

}  // namespace

result<std::uint64_t> parse_count(std::string_view text, std::uint64_t max) noexcept {
  if (text.empty()) return errc::number_malformed;
  std::uint64_t value = 0;
  bool too_large = false;
  for (const char c : text) {
    if (c < '0' || c > '9') return errc::number_malformed;
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (value > (UINT64_MAX - digit) / 10) too_large = true;
    value = value * 10 + digit;
  }
  if (too_large || value > max) return errc::number_out_of_range;
  return value;
}

void append_number(std::string& out, std::uint64_t value) { append_by_to_chars(out, value); }
void append_number(std::string& out, std::int64_t value) { append_by_to_chars(out, value); }
void append_number(std::string& out, double value) { append_by_to_chars(out, value); }

std::string with_thousands(std::uint64_t value) {
  std::string digits = std::to_string(value);
  for (std::size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, 1, ',');
  }
  return digits;
}

std::string in_mebibytes(std::uint64_t bytes) { return with_thousands(bytes >> 20) + " MiB"; }

void append_hex(std::string& out, std::uint64_t value, unsigned digits) {
  char text[16];
  const auto end = std::to_chars(text, text + sizeof text, value, 16).ptr;
  const auto length = static_cast<unsigned>(end - text);
  if (length < digits) out.append(digits - length, '0');
  out.append(text, end);
}

}  // namespace framesd
