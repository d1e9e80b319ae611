// SPDX-License-Identifier: MIT
//
// Invocation: what the person who started framesd wants, out of the command line, the environment and the
// file that -c names. Options stand before or after the command; every setting of the table is an option of
// every command.
#pragma once

#include "settings_load.hpp"
#include <framesd/base/error.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::app {

enum class Task : std::uint8_t { serve, ingest, stat, verify, check_config, print_config, version, help };

struct Invocation {
  Task task = Task::serve;
  std::vector<std::string> files;      // ingest: at least one
  bool quiet = false;                  // ingest: no progress
  bool dry_run = false;                // ingest: report, write nothing
  bool json = false;                   // ingest: reports as JSON
  std::string rejects_file;            // ingest: where rejected rows go; empty: nowhere
  Task help_of = Task::serve;          // help: the command named beside it
  std::string config_file;             // empty: none was named, none is read
  std::vector<std::string> arguments;  // all of them, to be read again on SIGHUP
  Configuration configuration;         // defaults alone for version and help
};

// Reads the command line (without the program's name) and the configuration it asks for. Without -c no file
// is read.
//
// --help goes before everything, then --version; --print-config before --check-config before the command. A
// setting given twice on the command line: the last one wins. Errors: usage, whose detail names everything
// wrong, a line each.
[[nodiscard]] checked<Invocation> read_invocation(std::span<const std::string_view> arguments,
                                                  Environment environment);

// The whole --help text, or that of a command which has one of its own.
[[nodiscard]] std::string help_text(Task about = Task::serve);

// This process's environment, borrowed.
[[nodiscard]] std::vector<std::string_view> process_environment();

}  // namespace framesd::app
