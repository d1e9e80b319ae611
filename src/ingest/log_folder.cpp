// SPDX-License-Identifier: MIT
#include <framesd/base/text.hpp>
#include <framesd/ingest/log_folder.hpp>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace framesd::ingest {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 5> kEndings = {".csv", ".tsv", ".ndjson", ".jsonl", ".las"};
constexpr std::string_view kPacked = ".gz";

bool ends_in(std::string_view name, std::string_view ending) noexcept {
  return name.size() > ending.size() && equal_ignoring_case(name.substr(name.size() - ending.size()), ending);
}

bool named_as_log(std::string_view name) noexcept {
  if (name.starts_with('.')) return false;
  if (ends_in(name, kPacked)) name.remove_suffix(kPacked.size());
  return std::ranges::any_of(kEndings, [name](std::string_view ending) { return ends_in(name, ending); });
}

// Empty for a folder, which is passed over.
std::optional<FoundLog> look_at(const fs::path& path) {
  std::error_code error;
  const fs::file_status found = fs::status(path, error);
  const auto refused = [&](errc code, const std::string& why) {
    return FoundLog{path.native(), fail(code, path.native() + ": " + why)};
  };
  switch (found.type()) {
    case fs::file_type::directory: return {};
    case fs::file_type::regular: return FoundLog{path.native()};
    case fs::file_type::not_found: return refused(errc::file_missing, "leads to a file that does not exist");
    case fs::file_type::none: return refused(errc::file_unreadable, error.message());
    default: return refused(errc::file_unreadable, "is not a regular file but a pipe, socket or device");
  }
}

}  // namespace

checked<std::vector<FoundLog>> logs_in(const fs::path& folder) {
  std::vector<FoundLog> files;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (!named_as_log(at->path().filename().native())) continue;
    if (auto found = look_at(at->path())) files.push_back(std::move(*found));
  }
  if (error) return fail(errc::file_unreadable, folder.native() + ": " + error.message());
  if (files.empty())
    return fail(errc::file_missing, folder.native() +
                                        ": no log in this folder; looked for *.csv, *.tsv, "
                                        "*.ndjson, *.jsonl and *.las, also with .gz");
  std::ranges::sort(files, {}, &FoundLog::path);
  return files;
}

}  // namespace framesd::ingest
