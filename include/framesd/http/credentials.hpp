// SPDX-License-Identifier: MIT
//
// Who may do what: the token a request brings, the tokens that were configured, and what makes one too weak
// to be configured at all.
//
// Tokens are compared in constant time: every comparison looks at all 256 bytes that a token may have, and a
// request's token is compared with every configured one, so an answer's delay tells nothing of where two
// tokens differ, of how long the right one is, or of which one was nearly met.
#pragma once

#include <framesd/http/request.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::http {

// What a request may do. Each includes those before it.
enum class Scope : std::uint8_t {
  none,  // nothing that is worth a token: /health, /metrics
  read,
  ingest,
  admin,
};

// As files, problems and the API document write them, in the enumeration's order.
inline constexpr std::array<std::string_view, 4> kScopeNames = {"none", "read", "ingest", "admin"};

constexpr std::string_view name_of(Scope scope) noexcept {
  return kScopeNames[static_cast<std::size_t>(scope)];
}

// What a request brings: X-Admin-Token or Authorization: Bearer. Several that differ are one wrong token;
// other schemes of Authorization are none of ours.
struct Credentials {
  bool given = false;
  std::string_view token{};  // empty, which no configured token equals, if what was given cannot be right
};
[[nodiscard]] Credentials credentials_of(const Request& request) noexcept;

// A configured token, laid out for comparison.
class Secret {
 public:
  static constexpr std::size_t kLongest = 256;

  // REQUIRES: 1..kLongest bytes, accepted by token_weakness().
  explicit Secret(std::string_view token) noexcept;

  [[nodiscard]] bool equals(std::string_view token) const noexcept;

 private:
  std::array<char, kLongest> padded_{};
  std::size_t size_;
};

// The tokens of a scope: none, one, or during a rotation the new one and the old one, and both are valid.
class Secrets {
 public:
  static constexpr std::size_t kMost = 2;

  Secrets() = default;
  // REQUIRES: of `tokens` at most kMost, each accepted by token_weakness().
  explicit Secrets(std::span<const std::string> tokens) noexcept;
  Secrets(Secret only) noexcept : all_{only} {}

  explicit operator bool() const noexcept { return all_[0].has_value(); }
  [[nodiscard]] bool equals(std::string_view token) const noexcept;

 private:
  std::array<std::optional<Secret>, kMost> all_{};
};

// A token for the logs that a pattern names.
struct LogToken {
  Scope scope = Scope::none;
  std::string pattern;  // of names of logs; '*' stands for any characters
  Secret secret;
};

// Whether `pattern`, in which '*' stands for any characters, names `log`.
[[nodiscard]] bool matches_log(std::string_view pattern, std::string_view log) noexcept;

struct Tokens {
  Secrets read{};
  Secrets ingest{};
  Secrets admin{};

  std::vector<LogToken> of_logs{};

  // The widest scope that `token` gives for a log: none for a wrong one.
  //
  // log   empty: for what is about no log, where only those count that are good for all (pattern "*")
  [[nodiscard]] Scope granted(std::string_view token, std::string_view log) const noexcept;

  // The same for the log, whichever it is, where the token reaches farthest.
  [[nodiscard]] Scope granted_anywhere(std::string_view token) const noexcept;

  // Whether there is a token at all that gives `scope` or more for some log.
  [[nodiscard]] bool any_for(Scope scope) const noexcept;

  // Whether there is a token for reading: without one, anybody may read any log.
  [[nodiscard]] bool reading_is_restricted() const noexcept;
};

// Why `token` must not protect anything, as a sentence that goes on after its name ("is shorter than 16
// characters"): too short or too long, not fit for a header, too few different characters, or a default that
// everybody knows, also with something plain around it. Empty if it will do.
[[nodiscard]] std::string_view token_weakness(std::string_view token);

}  // namespace framesd::http
