// SPDX-License-Identifier: MIT
#include <framesd/base/text.hpp>
#include <framesd/ingest/log_folder.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace framesd::ingest {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 4> kEndings = {".csv", ".tsv", ".ndjson", ".jsonl"};
constexpr std::string_view kPacked = ".gz";

bool ends_in(std::string_view name, std::string_view ending) noexcept {
  return name.size() > ending.size() && equal_ignoring_case(name.substr(name.size() - ending.size()), ending);
}

bool named_as_log(std::string_view name) noexcept {
  if (name.starts_with('.')) return false;
  if (ends_in(name, kPacked)) name.remove_suffix(kPacked.size());
  return std::ranges::any_of(kEndings, [name](std::string_view ending) { return ends_in(name, ending); });
}

}  // namespace

checked<std::vector<std::string>> logs_in(const fs::path& folder) {
  std::vector<std::string> files;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    std::error_code gone;
    if (named_as_log(at->path().filename().native()) && at->is_regular_file(gone))
      files.push_back(at->path().native());
  }
  if (error) return fail(errc::file_unreadable, folder.native() + ": " + error.message());
  if (files.empty())
    return fail(errc::file_missing, folder.native() +
                                        ": no log in this folder; looked for *.csv, *.tsv, "
                                        "*.ndjson and *.jsonl, also with .gz");
  std::ranges::sort(files);
  return files;
}

}  // namespace framesd::ingest
