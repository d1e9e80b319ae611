// SPDX-License-Identifier: MIT
//
// Configuration: the settings in use, each with where it came from.
//
// Built by applying sources one over the other: defaults, then the file, then the environment, then flags.
// Every source adds what is wrong with it to one list, so that all of it is said at once.
#pragma once

#include "settings.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::app {

using Complaints = std::vector<std::string>;            // one line each, no newline
using Environment = std::span<const std::string_view>;  // "NAME=value"

struct Configuration {
  Settings settings;
  std::vector<std::string>
      origins;          // of each key of keys(): "default", "framesd.conf:12", "FRAMESD_PORT", "--port"
  Complaints warnings;  // what sets nothing, although somebody may think so
};

// A complaint per line.
[[nodiscard]] std::string in_lines(const Complaints& complaints);

// What holds when nothing is said: threads by the cores this process may use, data_dir from $STATE_DIRECTORY
// (its first folder), token files from $CREDENTIALS_DIRECTORY where they are there, else as in Settings.
[[nodiscard]] Configuration default_configuration(Environment environment);

// Applies a file of `key = value` lines. A '#' at a line's beginning or after a blank begins a comment; a
// value in double quotes may hold it (and \" and \\). Keys are written as in the table and stand once; UTF-8,
// a BOM and CRLF are tolerated. A complaint begins "name:line: " and ends with the column, counted in
// characters.
void apply_file(std::string_view text, std::string_view name, Configuration& configuration,
                Complaints& complaints);

// Reads the file at `path` and applies it under that name.
void apply_file_at(const std::string& path, Configuration& configuration, Complaints& complaints);

// Applies the variables FRAMESD_<KEY>. An empty one counts as not set.
//
// Another name that begins with FRAMESD_ is a complaint if it is like a setting's ("FRAMESD_ADMIN_TOKEN"),
// else a warning. What container platforms set for a service or container called framesd is left alone, above
// all FRAMESD_PORT=tcp://10.0.0.11:8000, and so are the variables of tools/.
void apply_environment(Environment environment, Configuration& configuration, Complaints& complaints);

// Applies one setting given on the command line as `flag` ("--port").
void apply_flag(std::size_t key, std::string_view flag, std::string_view value, Configuration& configuration,
                Complaints& complaints);

// Every setting as a line of the file, its origin behind it: what --print-config shows. Reads back as the
// same settings.
[[nodiscard]] std::string print_config(const Configuration& configuration);

// A file that sets nothing and explains every key: tools/packaging/framesd.conf.
[[nodiscard]] std::string sample_file();

// `page` with the rows of its table of settings replaced by those that hold: tools/SETTINGS.md.
[[nodiscard]] std::string settings_page(std::string_view page);

}  // namespace framesd::app
