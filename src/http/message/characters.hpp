// SPDX-License-Identifier: MIT
//
// Which bytes may stand where in a request's head (RFC 9110, 9112), as one table of 256 bit sets.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace framesd::http {

enum CharacterClass : std::uint8_t {
  kTokenCharacter = 1,   // methods, field names
  kTargetCharacter = 2,  // visible ASCII but '#': a fragment is never sent
  kValueCharacter = 4,   // visible ASCII, obs-text, blank, tab
  kNameCharacter = 8,    // of a host name: what DNS and people use of RFC 3986's reg-name
  kHexCharacter = 16,
};

constexpr std::array<std::uint8_t, 256> make_character_table() {
  std::array<std::uint8_t, 256> table{};
  const auto add = [&](std::string_view characters, std::uint8_t which) {
    for (const char c : characters) table[static_cast<std::uint8_t>(c)] |= which;
  };
  for (std::size_t c = 0x21; c < 0x7F; ++c) table[c] |= kTargetCharacter | kValueCharacter;
  for (std::size_t c = 0x80; c < 0x100; ++c) table[c] |= kValueCharacter;
  table['#'] &= static_cast<std::uint8_t>(~kTargetCharacter);
  add(" \t", kValueCharacter);
  add("0123456789", kTokenCharacter | kNameCharacter | kHexCharacter);
  add("abcdefABCDEF", kTokenCharacter | kNameCharacter | kHexCharacter);
  add("ghijklmnopqrstuvwxyzGHIJKLMNOPQRSTUVWXYZ", kTokenCharacter | kNameCharacter);
  add("!#$%&'*+-.^_`|~", kTokenCharacter);
  add("-._~", kNameCharacter);
  return table;
}

inline constexpr std::array<std::uint8_t, 256> kCharacters = make_character_table();

constexpr bool is_character(char c, CharacterClass which) noexcept {
  return (kCharacters[static_cast<std::uint8_t>(c)] & which) != 0;
}

// How many bytes at the start of `text` are of that class. Four a step (bench head_scan).
[[gnu::always_inline]] constexpr std::size_t span_of(CharacterClass which, std::string_view text) noexcept {
  const auto bits = [&](std::size_t i) { return kCharacters[static_cast<std::uint8_t>(text[i])]; };
  std::size_t length = 0;
  while (length + 4 <= text.size() &&
         (bits(length) & bits(length + 1) & bits(length + 2) & bits(length + 3) & which) != 0) {
    length += 4;
  }
  while (length < text.size() && is_character(text[length], which)) ++length;
  return length;
}

}  // namespace framesd::http
