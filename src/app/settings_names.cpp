// SPDX-License-Identifier: MIT
//
// Names that are no setting's, as people write them: what was meant.
#include "settings_table.hpp"
#include <framesd/base/text.hpp>

#include <algorithm>

namespace framesd::app {
namespace {

constexpr std::size_t kQuotedMax = 64;      // bytes of a wrong value that a message repeats
constexpr std::size_t kBeginningLeast = 3;  // letters: fewer begin nothing in particular
constexpr std::string_view kTokenFile = "_token_file";

}  // namespace

std::string in_quotes(std::string_view text) {
  std::string out;
  append_json_string(out, text.substr(0, kQuotedMax));
  out.front() = '\'';
  out.back() = '\'';
  if (text.size() > kQuotedMax) out.insert(out.size() - 1, "...");
  return out;
}

std::string suggestion(std::string_view nearest) {
  return nearest.empty() ? std::string() : ", did you mean " + in_quotes(nearest) + "?";
}

std::vector<std::string_view> keys_meant(std::string_view name) {
  if (const std::string_view nearest = nearest_name(name, key_names()); !nearest.empty()) return {nearest};
  std::vector<std::string_view> begun;
  std::string_view longest;  // of those that begin the name
  for (const std::string_view key : key_names()) {
    if (name.size() >= kBeginningLeast && key.starts_with(name)) begun.push_back(key);
    if (name.starts_with(key) && key.size() > longest.size()) longest = key;
  }
  if (begun.empty() && !longest.empty()) begun.push_back(longest);
  return begun;
}

std::string suggestion(std::span<const std::string_view> keys, std::string (*spelled)(std::string_view key)) {
  std::string out;
  for (const std::string_view key : keys) {
    out.append(out.empty() ? ", did you mean " : " or ").append(in_quotes(spelled(key)));
  }
  if (!out.empty()) out += '?';
  const bool token = std::ranges::any_of(keys, [](auto key) { return key.ends_with(kTokenFile); });
  return token ? out + " Tokens are read from files only." : out;
}

}  // namespace framesd::app
