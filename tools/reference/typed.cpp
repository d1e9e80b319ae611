// SPDX-License-Identifier: MIT
//
// Options and words as a shell sees them.
#include "commands/commands.hpp"
#include "program.hpp"
#include "reference.hpp"

#include <algorithm>

namespace framesd::reference {
namespace {

bool is_placeholder(std::string_view word) {
  return std::ranges::any_of(word, [](char letter) { return letter >= 'A' && letter <= 'Z'; });
}

// "text|json", "PATH|none", "FILE", "on|errors|1/N|off".
Value value_of(std::string_view words) {
  Value value{.name = std::string(words)};
  while (!words.empty()) {
    const std::string_view word = words.substr(0, words.find('|'));
    words.remove_prefix(std::min(word.size() + 1, words.size()));
    if (word == "FILE" || word == "PATH" || word == "NEW" || word == "DIR")
      value.file = true;
    else if (!is_placeholder(word))
      value.choices.emplace_back(word);
  }
  return value;
}

}  // namespace

Typed typed(const app::Option& option) {
  return {app::spelled(option.name), app::of_program(option.about), value_of(option.value)};
}

Typed typed(const app::Key& key) {
  return {app::spelled(key.name), std::string(key.about), value_of(app::placeholder(key))};
}

std::vector<Typed> options_of(const app::Command& command) {
  std::vector<Typed> all;
  for (const app::Option* option : command.options) all.push_back(typed(*option));
  return all;
}

std::vector<Typed> common_options() {
  return {{"--config", "read this configuration file (without it, none is read)", value_of("FILE")},
          {"--check-config", std::string(app::kCheckConfig.summary), {}},
          {"--print-config", std::string(app::kPrintConfig.summary), {}},
          {"--version", std::string(app::kVersion.summary), {}},
          {"--help", "show help", {}}};
}

std::vector<Typed> settings() {
  std::vector<Typed> all;
  for (const app::Key& key : app::keys())
    if (app::takes_setting(key.name)) all.push_back(typed(key));
  return all;
}

// "FILE...", "[URL]", "[show|create|change NAME...]".
Value words_of(const app::Command& command) {
  std::string_view words = command.words;
  if (words.starts_with('[')) words = words.substr(1, words.find(']') - 1);
  words = words.substr(0, words.find_first_of(" ."));
  Value value = value_of(words);
  if (words == "COMMAND")
    for (const app::Command* each : app::commands()) value.choices.emplace_back(each->name);
  return value;
}

}  // namespace framesd::reference
