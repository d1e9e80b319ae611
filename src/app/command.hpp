// SPDX-License-Identifier: MIT
//
// Command: one word of the command line. Its arguments, its --help and its function are one object
// beside its code in commands/; commands/table.cpp lists these objects, and everything else is made from the
// list.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace framesd::app {

struct Invocation;

// An option that only some commands have; settings are options of every command, see settings_table.hpp.
// Commands that have an option of the same name share the row, unless it takes other values or means
// something else; options of one name all take a value, or none does.
struct Option {
  std::string_view name;   // as in the table of settings: "dry_run" is typed --dry-run
  std::string_view value;  // what follows: "FILE", or words to choose from: "text|json"; empty: nothing
  std::string_view about;
};

struct Command {
  std::string_view name;
  std::string_view words;      // that follow it: "FILE...", "[COMMAND]"; empty: none
  std::size_t words_most = 0;  // of these
  std::string_view summary;    // in a few words
  std::string_view about;      // paragraphs for its own --help
  std::span<const Option* const> options;
  std::span<const std::string_view> settings;  // that matter to it most
  bool configured = true;                      // needs the configuration to be read, and to be in order
  int (*run)(const Invocation& invocation);    // gives the exit status

  // Whether the first of the words must be there.
  bool needs_word() const noexcept { return !words.empty() && words.front() != '['; }
};

// "dry_run" as it is typed: "--dry-run".
std::string spelled(std::string_view option);

}  // namespace framesd::app
