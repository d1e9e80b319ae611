// SPDX-License-Identifier: MIT
//
// Completion for fish and zsh, which show the explanations, too. That of bash is beside this file.
#include "program.hpp"
#include "quoting.hpp"
#include "reference.hpp"

#include <algorithm>
#include <string>

namespace framesd::reference {
namespace {

using app::commands;

std::string fish_line(std::string_view condition, const Typed& option) {
  std::string out = "complete -c " + std::string(app::program_name());
  if (!condition.empty()) out.append(" -n ").append(in_quotes_of_fish(condition));
  out.append(" -l ").append(option.name.substr(2));
  if (option.name == "--config") out += " -s c";
  if (option.name == "--check-config") out += " -s t";
  if (option.name == "--help") out += " -s h";
  if (option.value.file)
    out += " -r -F";
  else if (!option.value.name.empty())
    out += " -x";
  if (!option.value.choices.empty())
    out.append(" -a ").append(in_quotes_of_fish(joined(option.value.choices)));
  return out.append(" -d ").append(in_quotes_of_fish(option.about)).append("\n");
}

// "'--log=[the log to use]:NAME: '": an argument of zsh's _arguments.
std::string zsh_argument(const Typed& option) {
  std::string out = option.name;
  if (!option.value.name.empty()) out += '=';
  out.append("[").append(escaped_for_zsh(option.about, "[]")).append("]");
  if (!option.value.name.empty()) {
    out.append(":").append(escaped_for_zsh(option.value.name, ":")).append(":");
    if (option.value.file)
      out += "_files";
    else if (!option.value.choices.empty())
      out.append("(").append(joined(option.value.choices)).append(")");
    else
      out += " ";
  }
  return in_quotes_of_sh(out);
}

std::string zsh_list(std::string_view name, const std::vector<Typed>& options) {
  std::string out = "  " + std::string(name) + "=(\n";
  for (const Typed& option : options) out.append("    ").append(zsh_argument(option)).append("\n");
  return out + "  )\n";
}

std::string zsh_commands() {
  std::string out = "  commands=(\n";
  for (const app::Command* command : commands())
    out.append("    ")
        .append(in_quotes_of_sh(std::string(command->name) + ":" +
                                escaped_for_zsh(app::of_program(command->summary), ":")))
        .append("\n");
  return out + "  )\n";
}

std::string zsh_case(const app::Command& command) {
  const Value words = words_of(command);
  std::string out = "    " + std::string(command.name) + ")\n      near=(\n";
  for (const std::string_view name : command.settings)
    out.append("        ")
        .append(zsh_argument(typed(app::keys()[*app::find_key(app::setting_of_program(name))])))
        .append("\n");
  out += "      )\n      own=(\n";
  for (const Typed& option : options_of(command))
    out.append("        ").append(zsh_argument(option)).append("\n");
  out +=
      words.file ? "        '*:file:_files'\n" : "        '*: : '\n";  // zsh refuses words that none is for
  if (!words.choices.empty()) out.append("        '2: :(").append(joined(words.choices)).append(")'\n");
  return out + "      ) ;;\n";
}

}  // namespace

std::string completion_for_fish() {
  const std::string name(app::program_name());
  std::string names;
  for (const app::Command* command : commands()) names.append(" ").append(command->name);
  const std::string none = "not __fish_seen_subcommand_from" + names;
  std::string out = made_by("fish", name) + "complete -c " + name + " -f\n";
  for (const app::Command* command : commands())
    out.append("complete -c ")
        .append(name)
        .append(" -n ")
        .append(in_quotes_of_fish(none))
        .append(" -a ")
        .append(command->name)
        .append(" -d ")
        .append(in_quotes_of_fish(app::of_program(command->summary)))
        .append("\n");
  for (const app::Command* command : commands()) {
    const std::string seen = "__fish_seen_subcommand_from " + std::string(command->name);
    const Value words = words_of(*command);
    for (const Typed& option : options_of(*command)) out += fish_line(seen, option);
    const std::string head = "complete -c " + name + " -n " + in_quotes_of_fish(seen);
    if (words.file) out += head + " -F\n";
    const std::string choices = joined(words.choices);
    const bool are_commands = std::ranges::find(words.choices, command->name) != words.choices.end();
    const std::string first = are_commands ? seen : seen + "; and not __fish_seen_subcommand_from " + choices;
    if (!choices.empty())
      out += "complete -c " + name + " -n " + in_quotes_of_fish(first) + " -a " + in_quotes_of_fish(choices) +
             "\n";
  }
  for (const Typed& option : common_options()) out += fish_line({}, option);
  for (const Typed& option : settings()) out += fish_line({}, option);
  return out;
}

std::string completion_for_zsh() {
  const std::string name(app::program_name());
  const std::string function = "_" + name;
  std::string out = "#compdef " + name + "\n" + made_by("zsh", name) + "\n" + function + "() {\n";
  out += "  local -a commands common settings near own\n  local command word skip\n";
  out += zsh_commands() + zsh_list("common", common_options()) + zsh_list("settings", settings());
  out += R"(  # The first word that is neither an option nor the value of one.
  for word in "${(@)words[2,CURRENT-1]}"; do
    if [[ -n $skip ]]; then skip=
    elif [[ $word == -* ]]; then [[ $word == *=* || $word == ()" +
         valueless_options("|") + R"() ]] || skip=yes
    else command=$word; break
    fi
  done
  case $command in
    '') own=('1: :{_describe command commands}') ;;
)";
  for (const app::Command* command : commands()) out += zsh_case(*command);
  // A setting is only offered if no option of the command begins so, as by bash.
  return out + R"(  esac
  if [[ -n $command && ${words[CURRENT]} == -* && ${words[CURRENT]} != *=* ]]; then
    _arguments $common $near $own && return
  fi
  _arguments $common $settings $own
}

)" + function +
         " \"$@\"\n";
}

}  // namespace framesd::reference
