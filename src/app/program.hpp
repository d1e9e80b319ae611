// SPDX-License-Identifier: MIT
//
// Program: what framesd and framesd-postgres differ in. Each is linked with one file of programs/, which
// defines what is declared here.
#pragma once

#include "command.hpp"
#include <framesd/base/error.hpp>
#include <framesd/store/log.hpp>
#include <framesd/store/store.hpp>

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace framesd::app {

struct Settings;

[[nodiscard]] std::string_view program_name() noexcept;

// What texts of commands that both programs have leave to the program: "@PROGRAM"; "@CONF", the configuration
// that its unit names; "@STORE", options that say where the logs are; "@A_PLACE" and "@PLACE", what holds
// them; "@IN_PLACE", empty or " in ...".
struct ProgramWord {
  std::string_view name;
  std::string_view text;
};
[[nodiscard]] std::span<const ProgramWord> program_words() noexcept;

// The setting that says where the logs are.
[[nodiscard]] std::string_view setting_of_place() noexcept;

// A text with the words of this program. An address of mail stays as it is.
[[nodiscard]] std::string of_program(std::string_view text);

// A setting that a command names, which is another one in this program if it is data_dir.
[[nodiscard]] std::string_view setting_of_program(std::string_view name) noexcept;

// Whether this program can use that setting: those of a database are refused by one that has none.
[[nodiscard]] bool takes_setting(std::string_view name) noexcept;

// All commands that are words, in the order of --help. A new command is a file, which defines an `extern
// constinit const Command`, and a row there.
[[nodiscard]] std::span<const Command* const> commands() noexcept;

// Where the logs are, for the log line of a start: {"data_dir", "/var/lib/framesd"}.
struct Place {
  std::string_view kind;
  std::string name;
};
[[nodiscard]] Place place_of_logs(const Settings& settings);

// What is wrong with settings that this program cannot serve; nothing: it can.
[[nodiscard]] checked<void> check_place(const Settings& settings);

struct ServedLogs {
  std::unique_ptr<store::Store> others;
  std::unique_ptr<store::Log> log;  // of requests without a log's name; may use `others`
};

// Says in the log what there is to know of the logs before they are served.
//
// on_write_failure   called once, on a writer's thread, when what a store holds is unknown until it is opened
//                    again. Must not block or throw
//
// Errors: those of the engine, each with a sentence.
[[nodiscard]] checked<ServedLogs> open_to_serve(const Settings& settings,
                                                std::function<void()> on_write_failure);

// Whether open_to_serve() would fail with this again, until somebody changes a setting.
[[nodiscard]] bool is_lasting(const boost::system::error_code& error) noexcept;

}  // namespace framesd::app
