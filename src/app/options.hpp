// SPDX-License-Identifier: MIT
//
// Invocation: what the person who started framesd wants, out of the command line, the environment and the
// file that -c names. Options stand before or after the command; every setting of the table is an option of
// every command.
#pragma once

#include "command.hpp"
#include "settings_load.hpp"
#include <framesd/base/error.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::app {

struct Invocation {
  // An option of the command, as it was given last.
  struct Given {
    const Option* option;
    std::string value;  // one of the words to choose from stands as in the option's row

    // By name: a command has one option of a name, and code of several commands asks for any of them.
    bool is(const Option& asked) const noexcept { return option->name == asked.name; }
  };

  const Command* command = nullptr;
  std::vector<std::string> words;  // behind the command: files
  std::vector<Given> options;
  std::string config_file;             // empty: none was named, none is read
  std::vector<std::string> arguments;  // all of them, to be read again on SIGHUP
  Configuration configuration;         // defaults alone for a command that needs none

  bool has(const Option& option) const noexcept;
  std::string_view value_of(const Option& option) const noexcept;  // empty if it was not given
};

// Reads the command line (without the program's name) and the configuration it asks for. Without -c no file
// is read.
//
// --help goes before everything, then --version; --print-config before --check-config before the command. A
// setting or option given twice on the command line: the last one wins. Errors: usage, whose detail names
// everything wrong, a line each.
[[nodiscard]] checked<Invocation> read_invocation(std::span<const std::string_view> arguments,
                                                  Environment environment);

// This process's environment, borrowed.
[[nodiscard]] std::vector<std::string_view> process_environment();

}  // namespace framesd::app
