// SPDX-License-Identifier: MIT
#include "options.hpp"

#include "ingest_help.hpp"
#include "settings_table.hpp"
#include <framesd/base/text.hpp>

#include <algorithm>
#include <array>
#include <unistd.h>

namespace framesd::app {
namespace {

struct Command {
  std::string_view name;
  Task task;
  std::string_view usage;
  std::string_view about;
};
constexpr std::array kCommands = {
    Command{"serve", Task::serve, "[serve] [OPTION...]", "serve until SIGTERM or Ctrl-C"},
    Command{"ingest", Task::ingest, "ingest [OPTION...] FILE...",
            "store log files, also beside a serving framesd"},
    Command{"stat", Task::stat, "stat [OPTION...]", "show what the store holds and how full it is"},
    Command{"verify", Task::verify, "verify [OPTION...]", "check every frame and the whole overview"},
};
constexpr std::size_t kUsageColumn = 28;  // where the explanations begin
constexpr std::array<std::string_view, 9> kSwitches = {
    "config", "check_config", "print_config", "version", "help", "quiet", "dry_run", "rejects", "format"};
constexpr std::array<std::string_view, 3> kWithValue = {"config", "rejects", "format"};  // of those

const Command* find_command(std::string_view word) {
  const auto found = std::ranges::find(kCommands, word, &Command::name);
  return found == kCommands.end() ? nullptr : &*found;
}

std::string unknown_command(std::string_view word) {
  std::array<std::string_view, kCommands.size()> names;
  std::ranges::transform(kCommands, names.begin(), &Command::name);
  const std::string_view nearest = nearest_name(word, names);
  std::string complaint = "unknown command " + in_quotes(word);
  if (!nearest.empty()) return complaint + suggestion(nearest);
  for (const std::string_view name : names)
    complaint.append(name == names.front() ? ": " : ", ").append(name);
  return complaint;
}

// A setting given as a flag, to be applied over file and environment.
struct Flag {
  std::size_t key;
  std::string spelled;
  std::string_view value;
};

// "--log-level" and "--log_level" are one name.
std::string name_of(std::string_view option) {
  std::string name(option.substr(2));
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

std::string spelled(std::string_view name) {
  std::string option = "--" + std::string(name);
  std::replace(option.begin() + 2, option.end(), '_', '-');
  return option;
}

// Splits a command line, one argument after the other, into an Invocation and flags.
class Splitter {
 public:
  explicit Splitter(std::span<const std::string_view> arguments) : left_(arguments) {}

  void split() {
    while (!left_.empty()) {
      const std::string_view argument = take();
      if (!options_ended_ && argument == "--") {
        options_ended_ = true;
      } else if (!options_ended_ && argument.starts_with("--")) {
        read_long(argument);
      } else if (!options_ended_ && argument.size() > 1 && argument.starts_with('-')) {
        read_short(argument);
      } else {
        words_.push_back(argument);
      }
    }
    read_words();
    choose_task();
  }

  Invocation invocation;
  std::vector<Flag> flags;
  Complaints complaints;

 private:
  std::string_view take() {
    const std::string_view argument = left_.front();
    left_ = left_.subspan(1);
    return argument;
  }
  bool value_follows() const { return !left_.empty() && !left_.front().starts_with("--"); }

  void read_long(std::string_view argument) {
    const std::size_t mark = std::min(argument.find('='), argument.size());
    const std::string_view option = argument.substr(0, mark);
    const bool joined = mark < argument.size();
    const std::string name = name_of(option);
    const auto key = find_key(name);
    if (!key && std::ranges::count(kWithValue, name) == 0) return read_switch(option, name, joined);
    if (!joined && !value_follows()) return complain(std::string(option) + ": no value");
    const std::string_view value = joined ? argument.substr(mark + 1) : take();
    if (key) {
      flags.push_back({*key, std::string(option), value});
    } else if (name == "config") {
      set_config_file(value);
    } else {
      set_ingest_value(name, std::string(option), value);
    }
  }

  void set_ingest_value(std::string_view name, const std::string& option, std::string_view value) {
    ingest_options_.push_back(spelled(name));
    if (name == "rejects") {
      if (value.empty()) return complain(option + ": no file named");
      invocation.rejects_file = value;
      return;
    }
    invocation.json = equal_ignoring_case(value, "json");
    if (!invocation.json && !equal_ignoring_case(value, "text"))
      complain(option + ": " + in_quotes(value) + " is neither text nor json");
  }

  void read_short(std::string_view argument) {
    if (argument == "-t") {
      check_ = true;
    } else if (argument == "-h") {
      help_ = true;
    } else if (argument != "-c") {
      complain("unknown option " + in_quotes(argument));
    } else if (!value_follows()) {
      complain("-c: no file named");
    } else {
      set_config_file(take());
    }
  }

  void read_switch(std::string_view option, std::string_view name, bool joined) {
    bool* const target = name == "check_config"   ? &check_
                         : name == "print_config" ? &print_
                         : name == "version"      ? &version_
                         : name == "help"         ? &help_
                         : name == "quiet"        ? &invocation.quiet
                         : name == "dry_run"      ? &invocation.dry_run
                                                  : nullptr;
    if (target == nullptr) return complain_unknown(option, name, joined);
    if (joined) return complain(std::string(option) + " takes no value");
    *target = true;
    if (target == &invocation.quiet || target == &invocation.dry_run)
      ingest_options_.push_back(spelled(name));
  }

  void complain_unknown(std::string_view option, std::string_view name, bool joined) {
    std::vector<std::string_view> known(key_names().begin(), key_names().end());
    known.insert(known.end(), kSwitches.begin(), kSwitches.end());
    const std::string_view nearest = nearest_name(name, known);
    complain("unknown option " + in_quotes(option) +
             (nearest.empty() ? suggestion(keys_meant(name), spelled) : suggestion(spelled(nearest))));
    // The next word is probably its value: it must not be taken for a command as well.
    if (!joined && value_follows() && !left_.front().starts_with('-') &&
        find_command(left_.front()) == nullptr) {
      take();
      word_taken_ = true;
    }
  }

  void set_config_file(std::string_view file) {
    if (file.empty()) return complain("-c: no file named");
    if (!invocation.config_file.empty()) return complain("-c is given twice");
    invocation.config_file = file;
  }

  void read_words() {
    std::span<const std::string_view> words(words_);
    if (words.empty()) return;
    const Command* command = find_command(words[0]);
    if (command == nullptr) return complain(unknown_command(words[0]));
    invocation.task = command->task;
    words = words.subspan(1);
    if (invocation.task == Task::ingest) {
      invocation.files.assign(words.begin(), words.end());
      return;
    }
    for (const std::string_view word : words) complain("unexpected argument " + in_quotes(word));
  }

  void choose_task() {
    for (const std::string& option : ingest_options_) {
      if (invocation.task != Task::ingest) complain(option + " is an option of ingest");
    }
    const bool asks = help_ || version_ || print_ || check_;
    if (invocation.task == Task::ingest && invocation.files.empty() && !asks && !word_taken_) {
      complain("ingest: no file named");
    }
    if (help_) {
      invocation.help_of = invocation.task;
      invocation.task = Task::help;
    } else if (version_) {
      invocation.task = Task::version;
    } else if (print_) {
      invocation.task = Task::print_config;
    } else if (check_) {
      invocation.task = Task::check_config;
    }
  }

  void complain(std::string what) { complaints.push_back(std::move(what)); }

  std::span<const std::string_view> left_;
  std::vector<std::string_view> words_;      // command and files
  std::vector<std::string> ingest_options_;  // that were given
  bool options_ended_ = false;
  bool word_taken_ = false;
  bool check_ = false, print_ = false, version_ = false, help_ = false;
};

std::string in_lines(const Complaints& complaints) {
  std::string lines;
  for (const std::string& complaint : complaints) {
    if (!lines.empty()) lines += '\n';
    lines += complaint;
  }
  return lines;
}

}  // namespace

checked<Invocation> read_invocation(std::span<const std::string_view> arguments, Environment environment) {
  Splitter splitter(arguments);
  splitter.split();
  Invocation& invocation = splitter.invocation;
  invocation.arguments.assign(arguments.begin(), arguments.end());
  invocation.configuration = default_configuration(environment);
  if (invocation.task == Task::help) return std::move(invocation);
  Complaints& complaints = splitter.complaints;
  if (invocation.task != Task::version) {
    if (!invocation.config_file.empty()) {
      apply_file_at(invocation.config_file, invocation.configuration, complaints);
    }
    apply_environment(environment, invocation.configuration, complaints);
  }
  for (const Flag& flag : splitter.flags) {
    apply_flag(flag.key, flag.spelled, flag.value, invocation.configuration, complaints);
  }
  if (!complaints.empty()) return fail(errc::usage, in_lines(complaints));
  return std::move(invocation);
}

std::vector<std::string_view> process_environment() {
  std::vector<std::string_view> entries;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) entries.emplace_back(*entry);
  return entries;
}

std::string help_text(Task about) {
  if (about == Task::ingest) return ingest_help_text();
  std::string out =
      "framesd: borehole image logs from an embedded store to HTTP clients\n"
      "\n";
  for (const Command& command : kCommands) {
    out += &command == &kCommands.front() ? "usage: framesd " : "       framesd ";
    out.append(command.usage).append(kUsageColumn - command.usage.size(), ' ').append(command.about) += '\n';
  }
  out +=
      "\n"
      "  -c, --config FILE   read this configuration file (none is read otherwise)\n"
      "  -t, --check-config  say whether the configuration is in order\n"
      "      --print-config  show every setting and where it came from\n"
      "      --quiet, --dry-run, --format, --rejects   of ingest: see framesd ingest --help\n"
      "      --version       show the version\n"
      "  -h, --help          show this\n"
      "\n"
      "Settings. Flags override the environment (FRAMESD_PORT=9000), which overrides the file.\n"
      "\n";
  const Settings defaults;
  for (const Key& key : keys()) {
    out += "  " + spelled(key.name) + " " + placeholder(key) + "\n      ";
    out.append(key.about).append(" [");
    out += (key.default_words.empty() ? value_text(key, defaults) : std::string(key.default_words)) + "]\n";
  }
  return out +=
         "\n"
         "SIZE is 512K, 1M, 64G; TIME is 500ms, 10s, 2m.\n"
         "Exit status: 0 done, 1 failed, 2 wrong usage or configuration, 3 done with rejected rows,\n"
         "4 the store's file could not be read, 5 a server's disk failed.\n";
}

}  // namespace framesd::app
