// SPDX-License-Identifier: MIT
#include "new_data_dir.hpp"

#include <framesd/archive/backup_mark.hpp>
#include <framesd/archive/file.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace framesd::app {
namespace {

namespace fs = std::filesystem;

fs::path nearest_folder(fs::path folder) {
  std::error_code error;
  while (!fs::exists(folder, error) && folder.has_parent_path() && folder != folder.parent_path())
    folder = folder.parent_path();
  return folder.empty() ? fs::path(".") : folder;
}

// What else may stand in a data_dir that gets its first store.
bool may_stand_beside(const std::string& name) {
  constexpr std::array<std::string_view, 5> kKnown = {"logs", "csv", "lock.mdb", "lost+found",
                                                      archive::kBackupMark};
  return name.starts_with('.') || std::ranges::find(kKnown, name) != kKnown.end();
}

}  // namespace

checked<void> check_folder(const fs::path& data_dir) {
  std::error_code error;
  fs::directory_iterator entry(data_dir, error);
  if (fs::exists(data_dir / "data.mdb", error)) return {};  // refused with a better sentence
  for (const fs::directory_iterator end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (!may_stand_beside(name))
      return fail(errc::usage, data_dir.string() + " is no data_dir and not empty (it holds '" + name +
                                   "'): choose another folder");
  }
  return {};
}

checked<void> check_room_in(const fs::path& data_dir, std::uint64_t bytes) {
  return archive::check_room(nearest_folder(data_dir), bytes);
}

}  // namespace framesd::app
