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

// As letters and digits alone. Of what people invent nothing is judged here but its length and variety.
constexpr std::string_view kWellKnown[] = {
    "changemeinproduction", "pleasechangeme",       "pleasechangethis",    "changethistoken",
    "changethissecret",     "replacethistoken",     "replacemewithatoken", "yoursecrettoken",
    "yoursecrettokenhere",  "yoursupersecrettoken", "yourtokenhere",       "youradmintokenhere",
    "supersecrettoken",     "insecuredefault",      "defaultadmintoken",
};
// Also several times over.
constexpr std::string_view kShort[] = {"changeme", "changethis", "replaceme", "password", "secret",
                                       "default",  "letmein",    "admin",     "token",    "test"};

std::string letters_and_digits(std::string_view token) {
  std::string plain;
  for (const char c : token) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if ((lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9')) plain += lower;
  }
  return plain;
}

bool repeats(std::string_view text, std::string_view word) {
  for (; text.starts_with(word); text.remove_prefix(word.size())) {
  }
  return text.empty();
}

std::size_t different_characters(std::string_view text) {
  std::bitset<256> seen;
  for (const char c : text) seen.set(static_cast<unsigned char>(c));
  return seen.count();
}

// "Change-Me-In-Production", "changemechangeme".
bool is_well_known(std::string_view token) {
  const std::string plain = letters_and_digits(token);
  if (plain.empty()) return false;
  return std::ranges::find(kWellKnown, plain) != std::end(kWellKnown) ||
         std::ranges::any_of(kShort, [&](std::string_view word) { return repeats(plain, word); });
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
