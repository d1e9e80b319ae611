// SPDX-License-Identifier: MIT
//
// Finding a command by its word.
#include "commands.hpp"
#include "settings_table.hpp"
#include <framesd/base/text.hpp>

#include <algorithm>
#include <vector>

namespace framesd::app {

const Command* find_command(std::string_view word) noexcept {
  const auto found = std::ranges::find(commands(), word, &Command::name);
  return found == commands().end() ? nullptr : *found;
}

std::string unknown_command(std::string_view word) {
  std::vector<std::string_view> names;
  for (const Command* command : commands()) names.push_back(command->name);
  const std::string_view nearest = nearest_name(word, names);
  std::string complaint = "unknown command " + in_quotes(word);
  if (!nearest.empty()) return complaint + suggestion(nearest);
  for (const std::string_view name : names)
    complaint.append(name == names.front() ? "; there are " : ", ").append(name);
  return complaint;
}

}  // namespace framesd::app
