// SPDX-License-Identifier: MIT
//
// Completion for bash, without the functions of the package bash-completion.
#include "program.hpp"
#include "quoting.hpp"
#include "reference.hpp"

#include <algorithm>
#include <string>

namespace framesd::reference {
namespace {

using app::commands;

// The command that was typed, and what is before the cursor.
constexpr std::string_view kHead = R"(() {
  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command="" given="" skip="" word
  local own="" values=" " files=false
  [ "$current" != = ] || current=""
  [ "$before" != = ] || before=${COMP_WORDS[COMP_CWORD - 2]}
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    if [ "$word" = = ]; then skip=yes
    elif [ -n "$skip" ]; then skip=""
    else
      case $word in
        )";
constexpr std::string_view kAfterSwitches = R"() ;;
        -*) skip=yes ;;
        *) [ -z "$command" ] || given=yes; command=${command:-$word} ;;
      esac
    fi
  done
)";
// A setting is only offered if no option of the command begins so: there are many.
constexpr std::string_view kTail = R"(  if $files; then
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$current"; compgen -W "$values" -- "$current")
    return
  fi
  case $current in
    -*) values="$own $common" ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$values" -- "$current")
  if [ ${#COMPREPLY[@]} -eq 0 ] && [ "${current:0:1}" = - ]; then
    mapfile -t COMPREPLY < <(compgen -W "$settings" -- "$current")
  fi
}
)";

std::string names_of(const std::vector<Typed>& options) {
  std::vector<std::string> names;
  for (const Typed& option : options) names.push_back(option.name);
  return joined(names);
}

// What follows an option: `    "export --format") values="csv npy" ;;`.
std::string value_case(std::string_view command, const Typed& option) {
  if (option.value.name.empty()) return {};
  std::string out = command.empty() ? "    *\" " : "    \"" + std::string(command) + " ";
  out.append(option.name).append("\")");
  if (option.value.file) out += " files=true;";
  if (!option.value.choices.empty())
    out.append(" values=\"").append(joined(option.value.choices)).append("\";");
  return out.append(" is_value=yes ;;\n");
}

std::string own_case(const app::Command& command) {
  const Value words = words_of(command);
  std::string own = names_of(options_of(command));
  for (const std::string_view name : command.settings)
    own.append(own.empty() ? "" : " ").append(app::spelled(name));
  std::string out = "      " + std::string(command.name) + ") own=\"" + own + "\"";
  if (words.file) out += "; [[ $current == -* ]] || files=true";
  if (!words.choices.empty())  // of the first word behind the command
    out.append("; [ -n \"$given\" ] || values=\"").append(joined(words.choices)).append("\"");
  return out + " ;;\n";
}

std::string command_names() {
  std::vector<std::string> names;
  for (const app::Command* command : commands()) names.emplace_back(command->name);
  return joined(names);
}

}  // namespace

std::string completion_for_bash() {
  const std::string name(app::program_name());
  std::string function = "_" + name;
  std::ranges::replace(function, '-', '_');
  std::string out = made_by("bash", name) + function;
  out.append(kHead).append(valueless_options(" | ")).append(kAfterSwitches);
  out += "  local common=\"" + names_of(common_options()) + "\" is_value=\"\"\n";
  out += "  local settings=\"" + names_of(settings()) + "\"\n";
  out += "  case \"$command $before\" in\n";
  for (const app::Command* command : commands())
    for (const Typed& option : options_of(*command)) out += value_case(command->name, option);
  for (const Typed& option : common_options()) out += value_case({}, option);
  out += "    *\" -c\") files=true; is_value=yes ;;\n    *\" -o\") files=true; is_value=yes ;;\n";
  for (const Typed& option : settings()) out += value_case({}, option);
  out += "  esac\n  if [ -z \"$is_value\" ]; then\n    case $command in\n";
  out += "      \"\") values=\"" + command_names() + "\" ;;\n";
  for (const app::Command* command : commands()) out += own_case(*command);
  return out.append("    esac\n  fi\n").append(kTail).append("\ncomplete -F ") + function + " " + name + "\n";
}

}  // namespace framesd::reference
