// SPDX-License-Identifier: MIT
//
// Texts of commands that both programs have.
#include "program.hpp"

#include <algorithm>

namespace framesd::app {

std::string of_program(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto word = std::ranges::find_if(
        program_words(), [&](const ProgramWord& each) { return text.starts_with(each.name); });
    const bool plain = word == program_words().end();
    out.append(plain ? text.substr(0, 1) : word->text);
    text.remove_prefix(plain ? 1 : word->name.size());
  }
  return out;
}

std::string_view setting_of_program(std::string_view name) noexcept {
  return name == "data_dir" ? setting_of_place() : name;
}

bool takes_setting(std::string_view name) noexcept {
  const bool of_database = name.starts_with("database_") || name == "max_staleness";
  return !of_database || setting_of_place() == "database_url";
}

}  // namespace framesd::app
