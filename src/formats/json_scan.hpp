// SPDX-License-Identifier: MIT
//
// JsonScan: over one JSON text from its front, value after value, without building any.
//
// Strict by RFC 8259: no trailing commas, no leading zeros, escapes and UTF-8 well formed. Every function
// that gives false has met text that is no JSON; what has been passed is then of no use.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace framesd::formats {

class JsonScan {
 public:
  explicit JsonScan(std::string_view text) noexcept : text_(text) {}

  // Passes blanks and then `c`, if it is there.
  bool take(char c) noexcept;
  // The next character behind blanks; '\0' at the end.
  char peek() noexcept;
  // Nothing but blanks is left.
  bool at_end() noexcept { return peek() == '\0' && at_ == text_.size(); }

  // Passes one value of any kind and gives its text.
  bool pass_value(std::string_view& text);
  // Passes a string and gives what stands between its quotes, escapes as written.
  bool pass_string(std::string_view& inside) noexcept;
  // Passes plain counts 0..255, each with the comma right behind it, as long as there are such and `samples`
  // has room for them; gives how many. Whatever else is next stays, the last value of an array among it.
  std::size_t take_samples(std::span<std::uint8_t> samples) noexcept;

  std::string_view rest() const noexcept { return text_.substr(at_); }

 private:
  bool pass_number() noexcept;
  bool pass_digits() noexcept;
  bool pass_word(std::string_view word) noexcept;
  bool pass_escape() noexcept;
  bool pass_code_unit(unsigned& unit) noexcept;
  bool pass_nested(std::string& open);
  bool pass_member_name() noexcept;

  std::string_view text_;
  std::size_t at_ = 0;
};

// Whether a JSON string, given as between its quotes, says `name` (of ASCII letters).
[[nodiscard]] bool says(std::string_view inside, std::string_view name) noexcept;

}  // namespace framesd::formats
