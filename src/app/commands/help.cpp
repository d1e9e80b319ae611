// SPDX-License-Identifier: MIT
//
// framesd help [COMMAND]: the texts of --help, made of the tables of commands and settings. And framesd
// version.
#include "commands.hpp"
#include "program.hpp"
#include "settings_table.hpp"
#include <framesd/base/build_info.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

namespace framesd::app {
namespace {

constexpr std::size_t kLineMax = 100;       // columns
constexpr std::size_t kCommandColumn = 44;  // where the explanations begin: after usage lines
constexpr std::size_t kOptionColumn = 29;   // and after options
constexpr std::string_view kAboutSettings =
    "Settings. Options override the environment (FRAMESD_PORT=9000), which overrides the file.";
constexpr std::string_view kUnits = "SIZE is 512K, 1M, 64G; TIME is 500ms, 10s, 2m, 24h, 30d.";
constexpr std::array kStatuses = {
    ExitStatus{kDone, "done"},
    ExitStatus{kFailed, "failed"},
    ExitStatus{kWrongUsage, "wrong usage or configuration: nothing was started"},
    ExitStatus{kRowsRejected, "done, but rows were rejected (ingest) or are missing (salvage)"},
    ExitStatus{kMemoryFault,
               "the store's file could not be read: a bad disk, damaged pages, or a truncated file"},
    ExitStatus{kDiskFailed,
               "the disk failed under a server: it stopped, so that the service manager starts it again"},
    ExitStatus{kRequestsCut, "the server stopped before all requests and jobs had ended"},
    ExitStatus{kNoAnswer, "no server answered (health)"},
};

// `text` after `lead`, from `column` on, in lines of at most kLineMax.
std::string in_column(std::string lead, std::size_t column, std::string_view text) {
  std::string out = std::move(lead);
  std::size_t at = out.size();
  if (at + 2 > column) {
    out += '\n';
    at = 0;
  }
  bool first = true;  // of its line
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (!first && at + 1 + end > kLineMax) {
      out += '\n';
      at = 0;
      first = true;
    }
    if (first) {
      out.append(column - at, ' ');
      at = column;
    } else {
      out += ' ';
      ++at;
    }
    out += text.substr(0, end);
    at += end;
    first = false;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out += '\n';
}

std::string statuses_text() {
  std::string out = "Exit status:\n";
  for (const auto& [status, meaning] : kStatuses)
    out.append("  ").append(std::to_string(status)).append("  ").append(meaning).append("\n");
  return out;
}

std::string usage_of(const Command& command) {
  std::string usage = std::string(command.name) + " [OPTION...]";
  if (!command.words.empty()) usage.append(" ").append(command.words);
  return usage;
}

// A summary of a command stands alone.
std::string sentence(std::string_view summary) {
  std::string out(summary);
  if (out.front() >= 'a' && out.front() <= 'z') out.front() = static_cast<char>(out.front() - 'a' + 'A');
  return out + ".";
}

std::string option_line(std::string_view typed, std::string_view about) {
  return in_column(std::string(typed.starts_with("--") ? "      " : "  ").append(typed), kOptionColumn,
                   about);
}

std::string line_of(const Option& option) {
  std::string typed = spelled(option.name);
  if (!option.value.empty()) typed.append(" ").append(option.value);
  return option_line(typed, of_program(option.about));
}

std::string line_of(const Key& key) {
  return option_line(spelled(key.name) + " " + placeholder(key),
                     std::string(key.about) + " [" + default_text(key) + "]");
}

std::string config_line() {
  return option_line("-c, --config FILE", "read this configuration file (without -c, none is read)");
}
std::string help_line() { return option_line("-h, --help", "show this help"); }

int help(const Invocation& invocation) {
  if (invocation.words.empty()) return std::fputs(help_text().c_str(), stdout), kDone;
  const Command* const command = find_command(invocation.words.front());
  if (command == nullptr) return complain(unknown_command(invocation.words.front())), kWrongUsage;
  std::fputs(help_text(*command).c_str(), stdout);
  return kDone;
}

int version(const Invocation&) {
  std::string text(program_name());
  text.append(" ").append(build_info::version()).append(" (").append(build_info::commit()).append(", ");
  text.append(build_info::compiler()).append(")\n");
  std::fputs(text.c_str(), stdout);
  return kDone;
}

}  // namespace

std::span<const ExitStatus> exit_statuses() noexcept { return kStatuses; }

std::string help_text() {
  const std::string name = std::string(program_name()) + " ";
  std::string out = name + of_program("stores borehole image logs@IN_PLACE and serves them over HTTP\n\n");
  for (const Command* command : commands()) {
    const bool first = command == commands().front();
    const std::string usage = first ? "[" + std::string(command->name) + "] [OPTION...]" : usage_of(*command);
    out += in_column((first ? "usage: " : "       ") + name + usage, kCommandColumn,
                     of_program(command->summary));
  }
  out += "\n" + name + "help COMMAND explains a command and its options. Options of all commands:\n\n" +
         config_line();
  out += option_line("-t, --check-config", kCheckConfig.summary);
  out += option_line("--print-config", kPrintConfig.summary);
  out += option_line("--version", kVersion.summary) + help_line();
  out.append("\n").append(kAboutSettings).append("\n\n");
  for (const Key& key : keys()) {
    if (!takes_setting(key.name)) continue;
    out += "  " + spelled(key.name) + " " + placeholder(key) + "\n";
    out += in_column("", 6, std::string(key.about) + " [" + default_text(key) + "]");
  }
  return out.append("\n").append(kUnits).append("\n").append(statuses_text());
}

std::string help_text(const Command& command) {
  const std::string program = std::string(program_name()) + " ";
  std::string out = "usage: " + program + usage_of(command) + "\n\n";
  out += of_program(command.about.empty() ? sentence(command.summary) : std::string(command.about));
  if (out.back() != '\n') out += '\n';
  if (command.configured) {
    out += "\n";
    for (const Option* option : command.options) out += line_of(*option);
    for (const std::string_view name : command.settings)
      out += line_of(keys()[*find_key(setting_of_program(name))]);
    out += config_line() + help_line();
    out += "\nEvery setting is an option here, too: see " + program + "help.\n";
  } else {
    out += "\n";
  }
  return out.append(statuses_text());
}

constinit const Command kHelp{.name = "help",
                              .words = "[COMMAND]",
                              .words_most = 1,
                              .summary = "explain @PROGRAM, or a command",
                              .about = {},
                              .options = {},
                              .settings = {},
                              .configured = false,
                              .run = help};
constinit const Command kVersion{.name = "version",
                                 .words = {},
                                 .summary = "show the version",
                                 .about = {},
                                 .options = {},
                                 .settings = {},
                                 .configured = false,
                                 .run = version};

}  // namespace framesd::app
