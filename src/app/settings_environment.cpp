// SPDX-License-Identifier: MIT
//
// The environment's FRAMESD_<KEY>, and all that begins like them without being one: a slip, a stranger, or
// what a container platform sets.
#include "settings_load.hpp"
#include "settings_table.hpp"
#include <framesd/base/text.hpp>

#include <algorithm>
#include <array>

namespace framesd::app {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kPrefix = "FRAMESD_";
constexpr std::array kOfTools = {"TOKEN_FILE"sv};  // tools/upload
constexpr std::array kProtocols = {"TCP"sv, "UDP"sv, "SCTP"sv};
constexpr std::array kLinkSchemes = {"tcp://"sv, "udp://"sv, "sctp://"sv};

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
char upper(char c) noexcept { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

std::string variable_of(std::string_view key) {
  std::string name(kPrefix);
  std::transform(key.begin(), key.end(), std::back_inserter(name), upper);
  return name;
}

std::vector<std::string_view> words_of(std::string_view name) {
  std::vector<std::string_view> words;
  for (;;) {
    const std::size_t end = std::min(name.find('_'), name.size());
    words.push_back(name.substr(0, end));
    if (end == name.size()) return words;
    name.remove_prefix(end + 1);
  }
}

bool is_number(std::string_view word) noexcept {
  return !word.empty() && word.find_first_not_of("0123456789") == word.npos;
}

bool is_link(std::string_view value) noexcept {
  return std::ranges::any_of(kLinkSchemes, [value](auto scheme) { return value.starts_with(scheme); });
}

// Kubernetes sets these for every service of the namespace that is called framesd or framesd-<something>, and
// Docker for a linked container: FRAMESD_SERVICE_HOST, FRAMESD_SERVICE_PORT_HTTP, FRAMESD_PORT=tcp://...,
// FRAMESD_PORT_8000_TCP_ADDR, FRAMESD_API_PORT_8000_TCP; of Docker alone FRAMESD_NAME=/web/framesd and
// FRAMESD_ENV_<name>. `name` is what stands behind the prefix.
bool set_by_platform(std::string_view name, std::string_view value) {
  const std::vector<std::string_view> words = words_of(name);
  const auto at = [&words](std::size_t i) { return i < words.size() ? words[i] : std::string_view(); };
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "SERVICE" && at(i + 1) == "PORT") return true;
    if (words[i] != "PORT") continue;
    if (is_number(at(i + 1)) && std::ranges::count(kProtocols, at(i + 2)) != 0) return true;
  }
  if (words.back() == "PORT" && is_link(value)) return true;
  if (name == "SERVICE_HOST" || name.ends_with("_SERVICE_HOST")) return true;
  return (name == "NAME" && value.starts_with('/')) || name.starts_with("ENV_");
}

}  // namespace

void apply_environment(Environment environment, Configuration& configuration, Complaints& complaints) {
  for (const std::string_view entry : environment) {
    const std::size_t mark = std::min(entry.find('='), entry.size());
    const std::string_view variable = entry.substr(0, mark);
    const std::string_view value = trimmed(entry.substr(std::min(mark + 1, entry.size())));
    if (!variable.starts_with(kPrefix) || value.empty()) continue;
    const std::string_view name = variable.substr(kPrefix.size());
    if (set_by_platform(name, value) || std::ranges::count(kOfTools, name) != 0) continue;
    std::string lowered;
    std::ranges::transform(name, std::back_inserter(lowered), lower);
    const auto key = find_key(lowered);
    if (key && variable == variable_of(lowered)) {
      if (const auto refusal = assign(keys()[*key], value, configuration.settings)) {
        complaints.push_back(std::string(variable) + ": " + *refusal);
      } else {
        configuration.origins[*key] = variable;
      }
    } else if (const auto meant = keys_meant(lowered); !meant.empty()) {
      complaints.push_back("unknown variable " + in_quotes(variable) + suggestion(meant, variable_of));
    } else {
      configuration.warnings.push_back("unknown variable " + in_quotes(variable) + ": it sets nothing");
    }
  }
}

}  // namespace framesd::app
