// SPDX-License-Identifier: MIT
#include "json_scan.hpp"

#include "cells.hpp"
#include <framesd/base/text.hpp>
#include <framesd/frame/row_format.hpp>

#include <algorithm>
#include <charconv>

namespace framesd::formats {
namespace {

constexpr std::size_t kSampleDigits = 3;  // of the largest, 255
constexpr std::size_t kNestedMax = 32;    // of values in values: far more than any row has

bool is_json_blank(char c) noexcept { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

}  // namespace

char JsonScan::peek() noexcept {
  while (at_ < text_.size() && is_json_blank(text_[at_])) ++at_;
  return at_ < text_.size() ? text_[at_] : '\0';
}

bool JsonScan::take(char c) noexcept {
  if (peek() != c || at_ == text_.size()) return false;
  ++at_;
  return true;
}

bool JsonScan::pass_word(std::string_view word) noexcept {
  if (!rest().starts_with(word)) return false;
  at_ += word.size();
  return true;
}

bool JsonScan::pass_digits() noexcept {
  const std::size_t begin = at_;
  while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
  return at_ > begin;
}

bool JsonScan::pass_number() noexcept {
  pass_word("-");
  if (!pass_word("0") && !pass_digits()) return false;
  if (pass_word(".") && !pass_digits()) return false;
  if (!pass_word("e") && !pass_word("E")) return true;
  if (!pass_word("+")) pass_word("-");
  return pass_digits();
}

bool JsonScan::pass_code_unit(unsigned& unit) noexcept {
  constexpr std::size_t kDigits = 4;
  const std::string_view digits = rest().substr(0, kDigits);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), unit, 16);
  if (error != std::errc() || end != digits.data() + kDigits || digits.front() == '-') return false;
  at_ += kDigits;
  return true;
}

// Behind a backslash. Of surrogates only whole pairs are characters.
bool JsonScan::pass_escape() noexcept {
  if (at_ == text_.size()) return false;
  const char c = text_[at_++];
  if (c != 'u') return std::string_view("\"\\/bfnrt").find(c) != std::string_view::npos;
  unsigned unit = 0;
  if (!pass_code_unit(unit)) return false;
  if (unit < 0xD800 || unit > 0xDFFF) return true;
  return unit < 0xDC00 && pass_word("\\u") && pass_code_unit(unit) && unit >= 0xDC00 && unit <= 0xDFFF;
}

bool JsonScan::pass_string(std::string_view& inside) noexcept {
  if (!take('"')) return false;
  const std::size_t begin = at_;
  while (at_ < text_.size()) {
    const auto c = static_cast<unsigned char>(text_[at_]);
    if (c == '"') {
      inside = text_.substr(begin, at_++ - begin);
      return true;
    }
    if (c < 0x20) return false;
    if (c == '\\') {
      ++at_;
      if (!pass_escape()) return false;
      continue;
    }
    const std::size_t length = utf8_length(rest());
    if (length == 0) return false;
    at_ += length;
  }
  return false;
}

bool JsonScan::pass_member_name() noexcept {
  std::string_view name;
  return pass_string(name) && take(':');
}

// Arrays and objects, to the end of the outermost one. `open` holds the brackets that will close them.
bool JsonScan::pass_nested(std::string& open) {
  do {
    const char c = peek();
    if (c == '[' || c == '{') {
      if (open.size() == kNestedMax) return false;
      ++at_;
      open += c == '[' ? ']' : '}';
      if (peek() != open.back()) {
        if (c == '{' && !pass_member_name()) return false;
        continue;
      }
    } else {
      std::string_view text;
      if (c == '"' ? !pass_string(text)
                   : !(pass_word("true") || pass_word("false") || pass_word("null") || pass_number())) {
        return false;
      }
    }
    while (!open.empty() && take(open.back())) open.pop_back();
    if (open.empty()) return true;
    if (!take(',') || (open.back() == '}' && !pass_member_name())) return false;
  } while (true);
}

bool JsonScan::pass_value(std::string_view& text) {
  peek();
  const std::size_t begin = at_;
  std::string open;
  if (!pass_nested(open)) return false;
  text = text_.substr(begin, at_ - begin);
  return true;
}

std::size_t JsonScan::take_samples(std::span<std::uint8_t> samples) noexcept {
  std::size_t taken = 0;
  while (taken < samples.size() && peek() != '\0') {
    std::size_t at = at_;
    unsigned value = 0;
    for (; at < text_.size() && at - at_ < kSampleDigits && is_digit(text_[at]); ++at)
      value = value * 10 + static_cast<unsigned>(text_[at] - '0');
    const std::size_t digits = at - at_;
    if (digits == 0 || at == text_.size() || text_[at] != ',') break;
    if (value > kSampleMax || (digits > 1 && text_[at_] == '0')) break;
    samples[taken++] = static_cast<std::uint8_t>(value);
    at_ = at + 1;
  }
  return taken;
}

bool says(std::string_view inside, std::string_view name) noexcept {
  std::size_t at = 0;
  for (const char expected : name) {
    if (at >= inside.size()) return false;
    char c = inside[at++];
    if (c == '\\') {
      if (at >= inside.size() || inside[at] != 'u') return false;
      unsigned unit = 0;
      std::from_chars(inside.data() + at + 1, inside.data() + std::min(at + 5, inside.size()), unit, 16);
      if (unit > 0x7F) return false;
      c = static_cast<char>(unit);
      at += 5;
    }
    if (c != expected) return false;
  }
  return at == inside.size();
}

}  // namespace framesd::formats
