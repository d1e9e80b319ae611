// SPDX-License-Identifier: MIT
//
// The logs of a data_dir, for commands that look at all of them.
#pragma once

#include <framesd/base/error.hpp>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::app {

struct Settings;

struct LogsOfDataDir {
  // The log of data_dir itself first, then the others, sorted. Whether they can be read is not known.
  std::vector<std::string> names{};
  std::vector<std::string> without_file{};  // folders of logs whose data.mdb is not there, sorted
};

// What is there; without any log the name of the log of data_dir, for it is said of that one that there is
// none. Nothing is opened. Errors: store_io, no_descriptors, with a sentence.
[[nodiscard]] checked<LogsOfDataDir> logs_of_data_dir(const Settings& settings);

// Settings for the store of that log, of whatever widths. REQUIRES: is_log_name(name)
[[nodiscard]] Settings settings_for_log(const Settings& settings, std::string_view name);

// What is wrong with a log in LogsOfDataDir::without_file, or with that of data_dir where lock.mdb alone is
// left of it, and what to do, for a person.
[[nodiscard]] std::string file_missing_text(std::string_view name);
[[nodiscard]] std::string file_missing_advice(std::string_view name);

// Which commands help where a log is damaged, and one that lists the damage first.
[[nodiscard]] std::string rescue_advice(const std::filesystem::path& data_dir, std::string_view name);
[[nodiscard]] std::string damage_advice(const std::filesystem::path& data_dir, std::string_view name);

}  // namespace framesd::app
