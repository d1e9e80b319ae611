// SPDX-License-Identifier: MIT
#include <framesd/base/text.hpp>
#include <framesd/http/credentials.hpp>

#include <algorithm>
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

Scope Tokens::granted(std::string_view token) const noexcept {
  const bool is_read = read.equals(token);
  const bool is_ingest = ingest.equals(token);
  const bool is_admin = admin.equals(token);
  if (is_admin) return Scope::admin;
  if (is_ingest) return Scope::ingest;
  return is_read ? Scope::read : Scope::none;
}

}  // namespace framesd::http
