// SPDX-License-Identifier: MIT
//
// Which tokens are guessed before they are tried. Not a measure of entropy: it catches what people leave in
// place or make up in a hurry, and no random token (the tests try thousands).
#include <framesd/http/credentials.hpp>

#include <algorithm>
#include <bitset>

namespace framesd::http {
namespace {

constexpr std::size_t kShortest = 16;
constexpr std::size_t kFewCharacters = 6;  // 4 in 100,000 strings of 16 random hex digits have fewer

// Longer ones first: they are taken out in this order.
constexpr std::string_view kWellKnown[] = {
    "password", "changeme", "letmein", "default", "example", "replace", "framesd", "secret", "change",
    "qwerty",   "foobar",   "insert",  "passwd",  "dummy",   "admin",   "token",   "root",   "test",
};
constexpr std::string_view kFillers[] = {"production", "super", "ingest", "here", "read", "your", "this",
                                         "the",        "key",   "api",    "in",   "me",   "my",   "please"};

bool is_letter(char c) noexcept { return c >= 'a' && c <= 'z'; }

std::string letters_and_digits(std::string_view token) {
  std::string plain;
  for (const char c : token) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (is_letter(lower) || (lower >= '0' && lower <= '9')) plain += lower;
  }
  return plain;
}

// Takes `word` out of `text` wherever it stands. Whether it did.
bool take_out(std::string& text, std::string_view word) {
  const std::size_t before = text.size();
  for (std::size_t at = 0; (at = text.find(word)) != std::string::npos;) text.erase(at, word.size());
  return text.size() != before;
}

std::size_t different_characters(std::string_view text) {
  std::bitset<256> seen;
  for (const char c : text) seen.set(static_cast<unsigned char>(c));
  return seen.count();
}

// Known words with nothing of weight around them: "change-me-in-production", "admin12345678901".
bool is_well_known(std::string_view token) {
  std::string rest = letters_and_digits(token);
  bool known = false;
  for (const std::string_view word : kWellKnown) known = take_out(rest, word) || known;
  if (!known) return false;
  for (const std::string_view word : kFillers) take_out(rest, word);
  return std::ranges::none_of(rest, is_letter) || different_characters(rest) < kFewCharacters;
}

// "1234567890123456", "abcdefghijklmnop": every character follows the one before.
bool is_sequence(std::string_view token) {
  for (std::size_t i = 1; i < token.size(); ++i) {
    const bool follows = token[i] == token[i - 1] + 1 || (token[i - 1] == '9' && token[i] == '0');
    if (!follows) return false;
  }
  return true;
}

bool fits_a_header(std::string_view token) {
  return std::ranges::all_of(token, [](char c) { return c > ' ' && c < 0x7F; });
}

}  // namespace

std::string_view token_weakness(std::string_view token) {
  if (token.size() < kShortest) return "is shorter than 16 characters";
  if (token.size() > Secret::kLongest) return "is longer than 256 characters";
  if (!fits_a_header(token)) return "holds blanks or characters that are not ASCII";
  if (is_well_known(token)) return "is a well-known default";
  if (different_characters(token) < kFewCharacters) return "has fewer than 6 different characters";
  if (is_sequence(token)) return "is a plain sequence";
  return {};
}

}  // namespace framesd::http
