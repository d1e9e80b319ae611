// SPDX-License-Identifier: MIT
//
// CommandLine: the program's arguments taken apart into command, words, options and settings. What the
// settings are is not looked at here, see options.hpp.
#pragma once

#include "options.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace framesd::app {

class CommandLine {
 public:
  // A setting given as an option, to be applied over file and environment.
  struct Flag {
    std::size_t key;
    std::string spelled;
    std::string_view value;
  };

  // Takes all of `arguments` apart. They outlive the object.
  explicit CommandLine(std::span<const std::string_view> arguments);

  Invocation invocation;  // but for its configuration
  std::vector<Flag> flags;
  Complaints complaints;
  bool help = false;  // was asked for: nothing else matters then

 private:
  std::string_view take();
  bool value_follows() const;
  void read_long(std::string_view argument);
  void read_short(std::string_view argument);
  bool read_switch(std::string_view option, std::string_view name, bool joined);
  void give(const Option& option, std::string_view as_typed, std::string_view value);
  void complain_unknown(std::string_view option, std::string_view name, bool joined);
  void set_config_file(std::string_view file);
  void read_words();
  void check_options();
  void check_choice(Invocation::Given& given);
  void check_words();
  void choose_command();
  void complain(std::string what) { complaints.push_back(std::move(what)); }

  std::span<const std::string_view> left_;
  std::vector<std::string_view> words_;  // command and what follows it
  bool word_taken_ = false;              // an unknown option may have had one for its value
  bool check_ = false, print_ = false, version_ = false;
};

}  // namespace framesd::app
