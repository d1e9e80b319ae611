// SPDX-License-Identifier: MIT
#include <framesd/base/text.hpp>
#include <framesd/http/credentials.hpp>

#include <algorithm>
#include <bitset>
#include <cassert>
#include <cstring>

namespace framesd::http {
namespace {

using Padded = std::array<char, Secret::kLongest>;

// The token behind "Bearer", if that is the scheme.
std::optional<std::string_view> bearer_token(std::string_view value) noexcept {
  constexpr std::string_view kScheme = "bearer";
  if (!equal_ignoring_case(value.substr(0, kScheme.size()), kScheme)) return std::nullopt;
  const std::string_view behind = value.substr(kScheme.size());
  if (!behind.empty() && behind.front() != ' ') return std::nullopt;
  return trimmed(behind);
}

std::optional<std::string_view> token_in(const Field& field) noexcept {
  if (equal_ignoring_case(field.name, "X-Admin-Token")) return field.value;
  if (equal_ignoring_case(field.name, "Authorization")) return bearer_token(field.value);
  return std::nullopt;
}

// All of both, whatever they hold. The barrier keeps the compiler from leaving the loop early.
std::uint64_t difference(const Padded& a, const Padded& b) noexcept {
  std::uint64_t sum = 0;
  for (std::size_t at = 0; at < a.size(); at += sizeof sum) {
    std::uint64_t left;
    std::uint64_t right;
    std::memcpy(&left, a.data() + at, sizeof left);
    std::memcpy(&right, b.data() + at, sizeof right);
    sum |= left ^ right;
    asm volatile("" : "+r"(sum));
  }
  return sum;
}

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

Credentials credentials_of(const Request& request) noexcept {
  Credentials found;
  for (const Field& field : request.fields) {
    const auto token = token_in(field);
    if (!token) continue;
    const bool differs = found.given && found.token != *token;  // both are the client's own
    found = {.given = true, .token = differs ? std::string_view{} : *token};
    if (differs) break;
  }
  return found;
}

Secret::Secret(std::string_view token) noexcept : size_(token.size()) {
  assert(!token.empty() && token.size() <= kLongest);
  std::ranges::copy(token, padded_.begin());
}

// Its time depends on the length of `token`, which is the client's own, and on nothing of the secret.
bool Secret::equals(std::string_view token) const noexcept {
  Padded given{};
  std::ranges::copy(token.substr(0, kLongest), given.begin());
  return (difference(given, padded_) | (token.size() ^ size_)) == 0;
}

Secrets::Secrets(std::span<const std::string> tokens) noexcept {
  assert(tokens.size() <= kMost);
  for (std::size_t i = 0; i < tokens.size(); ++i) all_[i].emplace(tokens[i]);
}

// Each of them, whichever is right.
bool Secrets::equals(std::string_view token) const noexcept {
  bool equal = false;
  for (const auto& secret : all_) {
    const bool this_one = secret && secret->equals(token);
    equal = equal || this_one;
  }
  return equal;
}

bool matches_log(std::string_view pattern, std::string_view log) noexcept {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == log;
  if (!log.starts_with(pattern.substr(0, star))) return false;
  const std::string_view rest = pattern.substr(star + 1);
  if (rest.empty()) return true;
  for (std::size_t at = star; at <= log.size(); ++at) {
    if (matches_log(rest, log.substr(at))) return true;
  }
  return false;
}

namespace {

// Every token is compared, whichever is right.
template <class F>
Scope widest(const Tokens& tokens, std::string_view token, F&& is_good_here) noexcept {
  Scope widest = Scope::none;
  const auto take = [&](bool is_right, Scope scope) {
    if (is_right) widest = std::max(widest, scope);
  };
  take(tokens.read.equals(token), Scope::read);
  take(tokens.ingest.equals(token), Scope::ingest);
  take(tokens.admin.equals(token), Scope::admin);
  for (const LogToken& one : tokens.of_logs) {
    const bool is_right = one.secret.equals(token);
    take(is_right && is_good_here(one.pattern), one.scope);
  }
  return widest;
}

}  // namespace

Scope Tokens::granted(std::string_view token, std::string_view log) const noexcept {
  return widest(*this, token, [log](std::string_view pattern) {
    return log.empty() ? pattern == "*" : matches_log(pattern, log);
  });
}

Scope Tokens::granted_anywhere(std::string_view token) const noexcept {
  return widest(*this, token, [](std::string_view) { return true; });
}

bool Tokens::reading_is_restricted() const noexcept {
  return read || std::ranges::any_of(of_logs, [](const LogToken& one) { return one.scope == Scope::read; });
}

bool Tokens::any_for(Scope scope) const noexcept {
  if (admin || (scope <= Scope::ingest && ingest) || (scope <= Scope::read && read)) return true;
  return std::ranges::any_of(of_logs, [scope](const LogToken& one) { return one.scope >= scope; });
}

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
