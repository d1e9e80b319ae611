// SPDX-License-Identifier: MIT
#include "checks.hpp"
#include "options.hpp"
#include "service_options.hpp"
#include "token_access.hpp"

#include <algorithm>
#include <string>

namespace framesd::app {
namespace {

// At least the 18 random bytes of `head -c 18 /dev/urandom | base64`: 16 characters that a person made up
// are accepted, but can be guessed sooner.
constexpr std::size_t kGoodTokenBytes = 24;

constexpr std::string_view kNewToken = "make a new token: head -c 24 /dev/urandom | base64";

struct NamedToken {
  std::string purpose;  // "admin", "ingest of rig7-*"
  const std::string* token;
};

std::vector<NamedToken> all_tokens(const api::Tokens& tokens) {
  std::vector<NamedToken> all;
  for (const auto& token : tokens.admin) all.push_back({"admin", &token});
  for (const auto& token : tokens.ingest) all.push_back({"ingest", &token});
  for (const auto& token : tokens.read) all.push_back({"read", &token});
  for (const auto& one : tokens.of_logs)
    all.push_back({std::string(http::name_of(one.scope)) + " of " + one.pattern, &one.token});
  return all;
}

void check_tokens(const api::Tokens& tokens, Findings& findings) {
  const std::vector<NamedToken> all = all_tokens(tokens);
  if (all.empty())
    return findings.well(
        "tokens",
        "none in the configuration; those that systemd gives the service by LoadCredential= cannot be seen "
        "from here. Without any, reading is open to all and nobody can write");
  const auto shortest =
      std::ranges::min_element(all, {}, [](const NamedToken& token) { return token.token->size(); });
  if (shortest->token->size() < kGoodTokenBytes) {
    return findings.warning("tokens",
                            "a token for " + shortest->purpose + " has only " +
                                std::to_string(shortest->token->size()) + " characters",
                            std::string(kNewToken));
  }
  findings.well("tokens", std::to_string(all.size()) + ", each of at least " +
                              std::to_string(kGoodTokenBytes) + " characters");
}

// The lines of several complaints in one.
std::string joined(std::string lines) {
  std::string text;
  for (const char c : lines) c == '\n' ? text += "; " : text += c;
  return text;
}

}  // namespace

void check_settings(const Invocation& invocation, Findings& findings) {
  Complaints warnings = invocation.configuration.warnings;
  const auto options = service_options(invocation.configuration.settings, warnings);
  const Complaints unreadable = unreadable_for_service(invocation.configuration.settings);
  if (!options) {
    findings.bad("configuration", joined(options.error().detail),
                 "a server with this configuration does not start: correct it");
  } else if (!unreadable.empty()) {
    findings.bad("configuration", joined(in_lines(unreadable)),
                 "a service of that user does not start: do this");
  } else if (!warnings.empty()) {
    findings.warning("configuration", joined(in_lines(warnings)), "correct this");
  } else {
    const std::string& file = invocation.config_file;
    findings.well("configuration", file.empty() ? "no file is read (see -c)" : file + " is in order");
  }
  if (options) return check_tokens(options->tokens, findings);
  findings.unknown("tokens", "the configuration must be in order first");
}

}  // namespace framesd::app
