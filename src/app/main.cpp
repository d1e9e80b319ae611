// SPDX-License-Identifier: MIT
//
// framesd: reads what was asked, does it, says with its exit status how it went.
#include "commands/commands.hpp"
#include "fatal_signals.hpp"
#include "options.hpp"
#include "service_options.hpp"
#include "settings_load.hpp"
#include <framesd/base/build_info.hpp>

#include <cstdio>
#include <exception>
#include <string>
#include <vector>

namespace framesd::app {

namespace {

void print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

std::string version_text() {
  std::string text = "framesd ";
  text += build_info::version();
  text += " (";
  text += build_info::commit();
  text += ", ";
  text += build_info::compiler();
  text += ")\n";
  return text;
}

int check(const Settings& settings) {
  Complaints warnings;
  const auto options = service_options(settings, warnings);
  for (const std::string& warning : warnings) warn(warning);
  if (!options) return complain_each(options.error().detail), kWrongUsage;
  print("the configuration is in order\n");
  return kDone;
}

int run(std::span<const std::string_view> arguments) {
  explain_fatal_signals();
  const auto environment = process_environment();
  const auto invocation = read_invocation(arguments, environment);
  if (!invocation) return complain_each(invocation.error().detail), kWrongUsage;
  if (invocation->task != Task::serve) {  // whose log says it
    for (const std::string& warning : invocation->configuration.warnings) warn(warning);
  }
  switch (invocation->task) {
    case Task::help: return print(help_text(invocation->help_of)), kDone;
    case Task::version: return print(version_text()), kDone;
    case Task::print_config: return print(print_config(invocation->configuration)), kDone;
    case Task::check_config: return check(invocation->configuration.settings);
    case Task::ingest: return ingest(*invocation);
    case Task::stat: return stat(invocation->configuration.settings);
    case Task::verify: return verify(invocation->configuration.settings);
    case Task::serve: return serve(*invocation);
  }
  return kWrongUsage;
}

}  // namespace
}  // namespace framesd::app

int main(int argc, char** argv) {
  try {
    const std::vector<std::string_view> arguments(argv + 1, argv + argc);
    return framesd::app::run(arguments);
  } catch (const std::exception& error) {
    framesd::app::complain(error.what());
    return framesd::app::kFailed;
  }
}
