// SPDX-License-Identifier: MIT
#include "command_line.hpp"

#include "commands/commands.hpp"
#include "settings_table.hpp"
#include <framesd/base/text.hpp>

#include <algorithm>
#include <array>

namespace framesd::app {
namespace {

constexpr std::array<std::string_view, 5> kSwitches = {"config", "check_config", "print_config", "version",
                                                       "help"};
constexpr char kChoice = '|';

// "--log-level" and "--log_level" are one name.
std::string name_of(std::string_view option) {
  std::string name(option.substr(2));
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

// Null: the command has none of that name.
const Option* option_of(const Command& command, std::string_view name) {
  const auto found = std::ranges::find(command.options, name, &Option::name);
  return found == command.options.end() ? nullptr : *found;
}

// Of any command that has one of that name.
const Option* find_option(std::string_view name) {
  for (const Command* command : commands()) {
    if (const Option* const found = option_of(*command, name)) return found;
  }
  return nullptr;
}

// Every name behind two dashes.
std::vector<std::string_view> option_names() {
  std::vector<std::string_view> names(key_names().begin(), key_names().end());
  names.insert(names.end(), kSwitches.begin(), kSwitches.end());
  for (const Command* command : commands()) {
    std::ranges::transform(command->options, std::back_inserter(names), &Option::name);
  }
  return names;
}

// The one of "text|json" that `value` is, as written there; empty if it is none of them.
std::string_view choice_of(std::string_view choices, std::string_view value) {
  while (!choices.empty()) {
    const std::size_t end = std::min(choices.find(kChoice), choices.size());
    if (equal_ignoring_case(choices.substr(0, end), value)) return choices.substr(0, end);
    choices.remove_prefix(std::min(end + 1, choices.size()));
  }
  return {};
}

std::string with_commas(std::string_view choices) {
  std::string out;
  for (const char c : choices) c == kChoice ? out += ", " : out += c;
  return out;
}

}  // namespace

std::string spelled(std::string_view option) {
  std::string typed = "--" + std::string(option);
  std::replace(typed.begin() + 2, typed.end(), '_', '-');
  return typed;
}

CommandLine::CommandLine(std::span<const std::string_view> arguments) : left_(arguments) {
  invocation.arguments.assign(arguments.begin(), arguments.end());
  bool options_ended = false;
  while (!left_.empty()) {
    const std::string_view argument = take();
    if (!options_ended && argument == "--") {
      options_ended = true;
    } else if (!options_ended && argument.starts_with("--")) {
      read_long(argument);
    } else if (!options_ended && argument.size() > 1 && argument.starts_with('-')) {
      read_short(argument);
    } else {
      words_.push_back(argument);
    }
  }
  read_words();
  choose_command();
}

std::string_view CommandLine::take() {
  const std::string_view argument = left_.front();
  left_ = left_.subspan(1);
  return argument;
}

bool CommandLine::value_follows() const { return !left_.empty() && !left_.front().starts_with("--"); }

void CommandLine::read_long(std::string_view argument) {
  const std::size_t mark = std::min(argument.find('='), argument.size());
  const std::string_view typed = argument.substr(0, mark);
  const bool joined = mark < argument.size();
  const std::string name = name_of(typed);
  if (read_switch(typed, name, joined)) return;
  const auto key = find_key(name);
  const Option* const option = find_option(name);
  if (!key && option == nullptr && name != "config") return complain_unknown(typed, name, joined);
  if (!joined && !value_follows()) return complain(std::string(typed) + ": no value");
  const std::string_view value = joined ? argument.substr(mark + 1) : take();
  if (key) {
    flags.push_back({*key, std::string(typed), value});
  } else if (option != nullptr) {
    give(*option, typed, value);
  } else {
    set_config_file(value);
  }
}

// Of an option that takes no value; false if `name` is none.
bool CommandLine::read_switch(std::string_view typed, std::string_view name, bool joined) {
  const Option* const option = find_option(name);
  bool* const target = name == "check_config"   ? &check_
                       : name == "print_config" ? &print_
                       : name == "version"      ? &version_
                       : name == "help"         ? &help
                                                : nullptr;
  if (target == nullptr && (option == nullptr || !option->value.empty())) return false;
  if (joined) {
    complain(std::string(typed) + " takes no value");
  } else if (target != nullptr) {
    *target = true;
  } else {
    invocation.options.push_back({option, {}});
  }
  return true;
}

void CommandLine::give(const Option& option, std::string_view typed, std::string_view value) {
  if (value.empty()) return complain(std::string(typed) + ": no value");
  invocation.options.push_back({&option, std::string(value)});
}

void CommandLine::read_short(std::string_view argument) {
  if (argument == "-t") {
    check_ = true;
  } else if (argument == "-h") {
    help = true;
  } else if (argument != "-c" && argument != "-o") {
    complain("unknown option " + in_quotes(argument));
  } else if (!value_follows()) {
    complain(std::string(argument) + ": no file named");
  } else if (argument == "-o") {
    give(*find_option("output"), argument, take());
  } else {
    set_config_file(take());
  }
}

void CommandLine::complain_unknown(std::string_view typed, std::string_view name, bool joined) {
  const std::string_view nearest = nearest_name(name, option_names());
  complain("unknown option " + in_quotes(typed) +
           (nearest.empty() ? suggestion(keys_meant(name), spelled) : suggestion(spelled(nearest))));
  // The next word is probably its value: it must not be taken for a command as well.
  if (!joined && value_follows() && !left_.front().starts_with('-') &&
      find_command(left_.front()) == nullptr) {
    take();
    word_taken_ = true;
  }
}

void CommandLine::set_config_file(std::string_view file) {
  if (file.empty()) return complain("-c: no file named");
  if (!invocation.config_file.empty()) return complain("-c is given twice");
  invocation.config_file = file;
}

void CommandLine::read_words() {
  invocation.command = &kServe;
  if (words_.empty()) return;
  const Command* const command = find_command(words_[0]);
  if (command == nullptr) return complain(unknown_command(words_[0]));
  invocation.command = command;
  for (std::size_t i = 1; i < words_.size(); ++i) {
    if (i > command->words_most) complain("unexpected argument " + in_quotes(words_[i]));
    invocation.words.emplace_back(words_[i]);
  }
}

// Commands may have options of one name that take other values: only now it is known whose are meant.
void CommandLine::check_options() {
  for (Invocation::Given& given : invocation.options) {
    if (const Option* const own = option_of(*invocation.command, given.option->name)) {
      given.option = own;
      check_choice(given);
      continue;
    }
    std::string owners;
    for (const Command* command : commands()) {
      if (option_of(*command, given.option->name) != nullptr)
        owners.append(owners.empty() ? "" : ", ").append(command->name);
    }
    complain(spelled(given.option->name) + " is an option of " + owners);
  }
}

void CommandLine::check_choice(Invocation::Given& given) {
  const std::string_view choices = given.option->value;
  if (choices.find(kChoice) == choices.npos) return;
  const std::string_view choice = choice_of(choices, given.value);
  if (choice.empty()) {
    complain(spelled(given.option->name) + ": " + in_quotes(given.value) + " is not one of " +
             with_commas(choices));
  }
  given.value = choice;
}

// An empty word is what a script gives whose variable is not set.
void CommandLine::check_words() {
  const Command& command = *invocation.command;
  const std::vector<std::string>& words = invocation.words;
  const std::string name(command.name);
  const std::string program(program_name());
  if (command.needs_word() && (words.empty() || words.front().empty())) {
    complain(name + ": missing " + std::string(command.words) + "; see " + program + " help " + name);
  } else if (std::ranges::find(words, std::string()) != words.end()) {
    complain(name + ": an argument is empty; see " + program + " help " + name);
  }
}

// Some options stand for a command of their own.
void CommandLine::choose_command() {
  check_options();
  const Command& command = *invocation.command;
  const bool asks = help || version_ || print_ || check_;
  if (!asks && !word_taken_) check_words();
  if (help) {
    invocation.words.clear();
    if (!words_.empty()) invocation.words.emplace_back(command.name);
    invocation.command = &kHelp;
  } else if (version_) {
    invocation.command = &kVersion;
  } else if (print_) {
    invocation.command = &kPrintConfig;
  } else if (check_) {
    invocation.command = &kCheckConfig;
  }
}

}  // namespace framesd::app
