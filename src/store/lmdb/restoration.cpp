// SPDX-License-Identifier: MIT
#include "restoration.hpp"

#include "folders.hpp"
#include "lmdb/env/error.hpp"
#include <framesd/base/descriptor.hpp>
#include <framesd/base/files.hpp>
#include <framesd/base/log.hpp>
#include <framesd/base/number.hpp>
#include <framesd/base/random.hpp>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace framesd::store::lmdb {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kRestoring = ".restore-";
constexpr const char* kDecided = "decided";
constexpr const char* kDataFile = "data.mdb";

fs::path new_restoring_folder(const fs::path& data_dir) {
  std::string name(kRestoring);
  append_hex(name, random_id(), 16);
  return data_dir / name;
}

Failure cannot(const std::string& what, const fs::path& path, int error) {
  return fail(errc::store_io, "cannot " + what + " " + path.string() + ": " + errno_text(error));
}

checked<void> sync_file(const fs::path& file, int flags) {
  const Descriptor open(::open(file.c_str(), flags | O_CLOEXEC, 0644));
  if (!open || ::fsync(open.get()) != 0) return cannot("sync", file, errno);
  return {};
}

// Moves what is not there yet. False: something of that name is there.
checked<bool> move_new(const fs::path& from, const fs::path& to) {
  const int error = rename_new(from, to);
  if (error == EEXIST) return false;
  if (error != 0) return cannot("rename " + from.string() + " to", to, error);
  return true;
}

std::vector<std::string> folders_in(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  fs::directory_iterator entry(folder, error);
  for (const fs::directory_iterator end; !error && entry != end; entry.increment(error)) {
    std::string name = entry->path().filename().string();
    if (is_log_name(name)) names.push_back(std::move(name));
  }
  return names;
}

// Moves the logs with names. All places are looked at before the first is taken.
checked<void> show_logs(const fs::path& from, const fs::path& to) {
  const auto names = folders_in(from);
  if (names.empty()) return {};
  if (const auto made = make_folder(to); !made) return made;
  const auto lock = FolderLock::take(to);
  if (!lock) return lock.error();
  const auto is_there = [](const std::string& name) {
    return fail(errc::log_exists, "there is a log '" + name + "' already");
  };
  std::error_code error;
  for (const std::string& name : names) {
    if (fs::exists(fs::symlink_status(to / name, error))) return is_there(name);
  }
  for (const std::string& name : names) {
    const auto moved = move_new(from / name, to / name);
    if (!moved) return moved.error();
    if (!*moved) return is_there(name);
  }
  return sync_names(to);
}

// Makes the logs of a decided restoration visible; what is done already is passed over.
checked<void> complete(const fs::path& data_dir, const fs::path& folder) {
  if (const auto shown = show_logs(folder / "logs", data_dir / "logs"); !shown) return shown;
  std::error_code error;
  if (!fs::exists(folder / kDataFile, error)) return {};
  const auto moved = move_new(folder / kDataFile, data_dir / kDataFile);
  if (!moved) return moved.error();
  if (!*moved) return fail(errc::log_exists, "there is a store in " + data_dir.string() + " already");
  return sync_names(data_dir);
}

void clear_away(const fs::path& folder) noexcept {
  std::error_code error;
  fs::remove_all(folder, error);
  if (!error) return;
  log_event(LogLevel::warning, "a folder of a restoration is left: it is tried again at the next start",
            {{"folder", std::string_view(folder.native())}, {"error", std::string_view(error.message())}});
}

// Completes or clears away what restorations have left that do not run any more. REQUIRES: data_dir is locked
void finish_left(const fs::path& data_dir) {
  std::vector<fs::path> left;
  std::error_code error;
  fs::directory_iterator entry(data_dir, error);
  for (const fs::directory_iterator end; !error && entry != end; entry.increment(error)) {
    if (entry->path().filename().native().starts_with(kRestoring)) left.push_back(entry->path());
  }
  for (const fs::path& folder : left) {
    const auto lock = FolderLock::try_take(folder);
    if (!lock) continue;  // one that runs
    if (fs::exists(folder / kDecided, error)) {
      const auto done = complete(data_dir, folder);
      if (!done)
        log_event(LogLevel::warning, "a restoration that was cut short cannot be completed",
                  {{"folder", std::string_view(folder.native())},
                   {"error", std::string_view(done.error().detail)}});
    }
    clear_away(folder);
  }
}

}  // namespace

// Whoever clears away what was left must not see a folder that is not locked yet.
checked<std::unique_ptr<RestoredFolder>> RestoredFolder::begin(const OpenOptions& options, Others others) {
  std::error_code error;
  const bool made = !fs::exists(options.directory, error);
  if (const auto there = make_folder(options.directory); !there) return there.error();
  std::unique_ptr<RestoredFolder> begun;  // its end takes the lock, too: after this one is given back
  const auto alone = FolderLock::take_itself(options.directory);
  if (!alone) return alone.error();
  finish_left(options.directory);
  begun.reset(new RestoredFolder(options, others, new_restoring_folder(options.directory), made));
  if (const auto there = make_folder(begun->folder_); !there) return there.error();
  auto lock = FolderLock::take(begun->folder_);
  if (!lock) return lock.error();
  begun->lock_ = *std::move(lock);
  return begun;
}

// Alone: another that looks for what was left must not find a folder that is half gone.
RestoredFolder::~RestoredFolder() {
  if (stays_) return;
  const auto alone = FolderLock::take_itself(options_.directory);
  clear_away(folder_);
  if (!made_data_dir_ || published_) return;
  std::error_code not_empty;
  fs::remove(options_.directory, not_empty);
}

checked<void> RestoredFolder::check_free(std::string_view name) const {
  if (others_ == Others::give_way) return {};
  if (name != kDefaultLog) return Folders(options_).check_new(name);
  std::error_code error;
  if (!fs::exists(fs::symlink_status(options_.directory / kDataFile, error))) return {};
  return fail(errc::log_exists, "there is a store in " + options_.directory.string() +
                                    " already; nothing is ever restored over one");
}

checked<std::unique_ptr<Log>> RestoredFolder::make(std::string_view name, const RowFormat& format,
                                                   const Identity& identity) {
  if (const auto free = check_free(name); !free) return free.error();
  OpenOptions options = options_;
  options.directory = name == kDefaultLog ? folder_ : folder_of_log(folder_, name);
  options.format = format;
  options.any_format = false;
  options.access = Access::write;
  options.identity = identity;
  if (const auto made = make_folder(options.directory); !made) return made.error();
  auto store = open_store(options);
  if (!store) return store.error();
  names_.emplace_back(name);
  return std::unique_ptr<Log>(*std::move(store));
}

checked<void> RestoredFolder::sync_files() const {
  for (const std::string& name : names_) {
    const fs::path folder = name == kDefaultLog ? folder_ : folder_of_log(folder_, name);
    if (const auto done = sync_file(folder / kDataFile, O_RDONLY); !done) return done;
    if (const auto done = sync_names(folder); !done) return done;
  }
  std::error_code error;
  if (fs::exists(folder_ / "logs", error)) return sync_names(folder_ / "logs");
  return {};
}

// Of two that end at the same moment the second sees the logs of the first, and is refused.
checked<void> RestoredFolder::publish() {
  const auto alone = FolderLock::take_itself(options_.directory);
  if (!alone) return alone.error();
  for (const std::string& name : names_) {
    if (const auto free = check_free(name); !free) return free;
  }
  if (const auto done = sync_files(); !done) return done;
  if (const auto done = sync_file(folder_ / kDecided, O_WRONLY | O_CREAT); !done) return done;
  if (const auto done = sync_names(folder_); !done) return done;
  if (const auto done = sync_names(options_.directory); !done) return done;
  published_ = true;
  const auto shown = complete(options_.directory, folder_);
  if (shown) return {};
  stays_ = true;
  Failure why = shown.error();
  why.detail += "; it is tried again when framesd is started next";
  return why;
}

checked<void> RestoredFolder::replace() {
  if (const auto done = sync_files(); !done) return done;
  const std::string& name = names_.front();
  const bool is_default = name == kDefaultLog;
  const fs::path from = is_default ? folder_ : folder_of_log(folder_, name);
  const fs::path to = is_default ? options_.directory : folder_of_log(options_.directory, name);
  std::error_code error;
  fs::rename(from / kDataFile, to / kDataFile, error);
  if (error) return cannot("replace", to / kDataFile, error.value());
  return sync_names(to);
}

checked<std::unique_ptr<Restoration>> begin_restoration(const OpenOptions& options) {
  auto begun = RestoredFolder::begin(options);
  if (!begun) return begun.error();
  return std::unique_ptr<Restoration>(*std::move(begun));
}

void finish_restorations(const fs::path& data_dir) noexcept {
  std::error_code error;
  if (!fs::is_directory(data_dir, error)) return;
  if (const auto alone = FolderLock::take_itself(data_dir)) finish_left(data_dir);
}
}  // namespace framesd::store::lmdb
