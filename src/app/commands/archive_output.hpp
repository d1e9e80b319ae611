// SPDX-License-Identifier: MIT
//
// What framesd backup and framesd restore say of an archive.
#pragma once

#include <framesd/archive/contents.hpp>
#include <framesd/base/error.hpp>

#include <cstdio>
#include <filesystem>
#include <string_view>

namespace framesd::app {

// Prints what the archive holds, and gives the exit status.
//
// to   standard error where the archive itself goes to standard output
int print_contents(const archive::Contents& contents, bool json, std::FILE* to);

// Reads an archive to its end and says what it holds; nothing is made. `name` is for errors.
[[nodiscard]] checked<archive::Contents> check_archive(int descriptor, const std::string& name);

// The name of the archive in front.
[[nodiscard]] Failure of_archive(const std::string& name, Failure failure);

// Notes the copy in data_dir, for framesd doctor, as archive::note_copies() does. It is as good without: what
// goes wrong is a warning.
void note_copy(const std::filesystem::path& data_dir, const archive::Contents& contents, std::string_view to,
               bool all);

}  // namespace framesd::app
