// SPDX-License-Identifier: MIT
//
// The commands, in the order in which --help lists them. A new command is a file, which defines an
// `extern constinit const Command`, and a row of FRAMESD_COMMANDS.
#include "commands.hpp"
#include "settings_table.hpp"
#include <framesd/base/text.hpp>

#include <algorithm>
#include <array>

#define FRAMESD_COMMANDS(ROW) \
  ROW(kServe)                 \
  ROW(kIngest)                \
  ROW(kStat)                  \
  ROW(kVerify)                \
  ROW(kDoctor)                \
  ROW(kHealth)                \
  ROW(kLogs)                  \
  ROW(kExport)                \
  ROW(kBackup)                \
  ROW(kRestore)               \
  ROW(kCompact)               \
  ROW(kMigrate)               \
  ROW(kSalvage)               \
  ROW(kHelp)                  \
  ROW(kVersion)

#define FRAMESD_DECLARE(command) extern const Command command;
#define FRAMESD_ADDRESS(command) &command,

namespace framesd::app {

FRAMESD_COMMANDS(FRAMESD_DECLARE)

namespace {

constexpr std::array kCommands = {FRAMESD_COMMANDS(FRAMESD_ADDRESS)};

}  // namespace

std::span<const Command* const> commands() noexcept { return kCommands; }

const Command* find_command(std::string_view word) noexcept {
  const auto found = std::ranges::find(kCommands, word, &Command::name);
  return found == kCommands.end() ? nullptr : *found;
}

std::string unknown_command(std::string_view word) {
  std::array<std::string_view, kCommands.size()> names;
  std::ranges::transform(kCommands, names.begin(), &Command::name);
  const std::string_view nearest = nearest_name(word, names);
  std::string complaint = "unknown command " + in_quotes(word);
  if (!nearest.empty()) return complaint + suggestion(nearest);
  for (const std::string_view name : names)
    complaint.append(name == names.front() ? "; there are " : ", ").append(name);
  return complaint;
}

}  // namespace framesd::app
