// SPDX-License-Identifier: MIT
//
// The reference of a program as text, made of its tables of commands and settings: manual pages and
// completion.
//
// Each text is that of the program this is linked with (app/program.hpp); framesd and framesd-postgres have
// their own. None depends on the machine or the version, so that all can stand in the tree and a test can
// compare them.
#pragma once

#include "command.hpp"
#include "settings_table.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace framesd::reference {

[[nodiscard]] std::string manual_of_program();   // section 1
[[nodiscard]] std::string manual_of_settings();  // framesd.conf, section 5

[[nodiscard]] std::string completion_for_bash();
[[nodiscard]] std::string completion_for_zsh();
[[nodiscard]] std::string completion_for_fish();

// What may follow an option.
struct Value {
  std::string name;                    // "FILE", "skip|stop"; empty: nothing follows
  bool file = false;                   // or a folder
  std::vector<std::string> choices{};  // empty: anything may be typed
};

// An option as a shell sees it, of a command or a setting.
struct Typed {
  std::string name;  // "--log-level"
  std::string about;
  Value value;
};

[[nodiscard]] Typed typed(const app::Option& option);
[[nodiscard]] Typed typed(const app::Key& key);
// Of a command alone: its own options, and those without a command that give no setting (-c, --help ...).
[[nodiscard]] std::vector<Typed> options_of(const app::Command& command);
[[nodiscard]] std::vector<Typed> common_options();
[[nodiscard]] std::vector<Typed> settings();

// What the words behind a command are; empty choices and no file: nothing that a shell knows.
[[nodiscard]] Value words_of(const app::Command& command);

}  // namespace framesd::reference
