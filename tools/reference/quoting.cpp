// SPDX-License-Identifier: MIT
#include "quoting.hpp"

#include "program.hpp"
#include "reference.hpp"

#include <set>

namespace framesd::reference {

std::string in_quotes_of_sh(std::string_view text) {
  std::string out = "'";
  for (const char c : text) c == '\'' ? out += "'\\''" : out += c;
  return out += "'";
}

std::string in_quotes_of_fish(std::string_view text) { return "'" + escaped_for_zsh(text, "'") + "'"; }

std::string escaped_for_zsh(std::string_view text, std::string_view marks) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || marks.find(c) != marks.npos) out += '\\';
    out += c;
  }
  return out;
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out.append(out.empty() ? "" : " ").append(word);
  return out;
}

std::string made_by(std::string_view shell, std::string_view program) {
  return "# SPDX-License-Identifier: MIT\n# Completion of " + std::string(program) + " for " +
         std::string(shell) + ", made of the tables of commands and settings: ninja settings_texts\n";
}

std::string valueless_options(std::string_view between) {
  std::set<std::string> names = {"-h", "-t"};
  for (const Typed& option : common_options())
    if (option.value.name.empty()) names.insert(option.name);
  for (const app::Command* command : app::commands())
    for (const Typed& option : options_of(*command))
      if (option.value.name.empty()) names.insert(option.name);
  std::string out;
  for (const std::string& name : names) out.append(out.empty() ? "" : between).append(name);
  return out;
}

}  // namespace framesd::reference
