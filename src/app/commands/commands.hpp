// SPDX-License-Identifier: MIT
//
// The commands of framesd. Each gives the program's exit status: 0 done, 1 failed, 2 wrong usage or
// configuration, 3 done with rejected or missing rows, 4 memory behind the store that could not be read, 5 a
// disk that failed under a server, 6 a server whose end cut requests, 7 a server that does not answer.
#pragma once

#include "command.hpp"
#include "options.hpp"
#include "program.hpp"

#include <span>
#include <string>
#include <string_view>

namespace framesd::app {

constexpr int kDone = 0;
constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;
constexpr int kRowsRejected = 3;
constexpr int kRowsMissing = 3;  // see salvage.cpp
constexpr int kMemoryFault = 4;  // see fatal_signals.hpp
constexpr int kDiskFailed = 5;   // see serve.cpp
constexpr int kRequestsCut = 6;  // see serve.cpp
constexpr int kNoAnswer = 7;     // see health.cpp

// As --help explains them, in their order.
struct ExitStatus {
  int status;
  std::string_view meaning;
};
[[nodiscard]] std::span<const ExitStatus> exit_statuses() noexcept;

// The commands that the command line itself knows: the one that runs without any word, and those that an
// option stands for (--help, --version, --check-config, --print-config). The others are known to the table of
// the program alone, see program.hpp.
extern const Command kServe;
extern const Command kHelp;
extern const Command kVersion;
extern const Command kCheckConfig;
extern const Command kPrintConfig;

[[nodiscard]] const Command* find_command(std::string_view word) noexcept;  // null if there is none
// What is wrong with a word that is none.
[[nodiscard]] std::string unknown_command(std::string_view word);

// The whole --help text, or that of a command.
[[nodiscard]] std::string help_text();
[[nodiscard]] std::string help_text(const Command& command);

// Of options that were refused: a file that is not there may come later, and starting again is worth it.
[[nodiscard]] int status_of(const Failure& refused) noexcept;

// Tells the person who started the program why it ends: "framesd: <what and where>" on standard error.
void complain(std::string_view what);
// The same for every line of a Failure that names several things.
void complain_each(std::string_view lines);
// Complains of why a command ends, and gives its exit status: wrong usage or failed.
[[nodiscard]] int end_with(const Failure& failure);
// The same for a server that cannot start; `systemctl status` shows the reason, too.
[[nodiscard]] int end_start(const Failure& failure);
[[nodiscard]] int end_start(const Failure& failure, int status);  // with this exit status
// Of what does no harm yet: "framesd: warning: <what>".
void warn(std::string_view what);

}  // namespace framesd::app
