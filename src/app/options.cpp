// SPDX-License-Identifier: MIT
#include "options.hpp"

#include "command_line.hpp"
#include "commands/commands.hpp"
#include "service_options.hpp"

#include <algorithm>
#include <unistd.h>

namespace framesd::app {

bool Invocation::has(const Option& option) const noexcept {
  return std::ranges::any_of(options, [&option](const Given& given) { return given.is(option); });
}

std::string_view Invocation::value_of(const Option& option) const noexcept {
  const auto found = std::find_if(options.rbegin(), options.rend(),
                                  [&option](const Given& given) { return given.is(option); });
  return found == options.rend() ? std::string_view() : std::string_view(found->value);
}

namespace {

bool starts_a_server(const Command& command) { return &command == &kServe || &command == &kCheckConfig; }

// What is wrong with the settings that could be read, so that one run names all of it.
void add_faults_of_values(const Settings& settings, Complaints& complaints) {
  Complaints ignored;  // warnings
  if (const auto options = service_options(settings, ignored); !options)
    complaints.push_back(options.error().detail);
}

}  // namespace

checked<Invocation> read_invocation(std::span<const std::string_view> arguments, Environment environment) {
  CommandLine line(arguments);
  Invocation& invocation = line.invocation;
  invocation.configuration = default_configuration(environment);
  if (line.help) return std::move(invocation);
  Complaints& complaints = line.complaints;
  if (invocation.command->configured) {
    if (!invocation.config_file.empty()) {
      apply_file_at(invocation.config_file, invocation.configuration, complaints);
    }
    apply_environment(environment, invocation.configuration, complaints);
  }
  for (const CommandLine::Flag& flag : line.flags) {
    apply_flag(flag.key, flag.spelled, flag.value, invocation.configuration, complaints);
  }
  if (!complaints.empty() && starts_a_server(*invocation.command))
    add_faults_of_values(invocation.configuration.settings, complaints);
  if (!complaints.empty()) return fail(errc::usage, in_lines(complaints));
  return std::move(invocation);
}

std::vector<std::string_view> process_environment() {
  std::vector<std::string_view> entries;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) entries.emplace_back(*entry);
  return entries;
}

}  // namespace framesd::app
