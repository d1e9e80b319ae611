// SPDX-License-Identifier: MIT
#include "folders.hpp"

#include "lmdb/env/file_locks.hpp"
#include "lmdb/env/folder.hpp"
#include "log.hpp"
#include "meta.hpp"
#include "record_batch.hpp"
#include <framesd/base/file_claim.hpp>
#include <framesd/base/log.hpp>
#include <framesd/base/number.hpp>
#include <framesd/base/random.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace framesd::store::lmdb {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kNew = ".new-";
constexpr std::string_view kGone = ".gone-";

std::string unused_name(std::string_view prefix) {
  std::string name(prefix);
  append_hex(name, random_id(), 16);
  return name;
}

Failure no_such_log(std::string_view name) {
  return fail(errc::log_missing, "there is no log '" + std::string(name) + "'");
}

bool is_log(const fs::path& folder) {
  std::error_code error;
  return fs::is_regular_file(folder / "data.mdb", error);
}

// Not one whose content this user may not see.
bool is_without_file(const fs::path& folder) {
  std::error_code error;
  return fs::is_directory(folder, error) &&
         fs::status(folder / "data.mdb", error).type() == fs::file_type::not_found;
}

// What stands where a log of this name would be, and is none.
Failure is_in_the_way(std::string_view name) {
  const std::string folder = "logs/" + std::string(name);
  return fail(errc::usage, "no log can be called '" + std::string(name) + "': " + folder +
                               " in data_dir is there, but has no data.mdb; move or remove it");
}

// What a log is that has just been made and gets its facts.
result<LogSummary> summary_of_new(Log& log, std::string_view facts) {
  if (!facts.empty()) {
    const auto described = log.write_and_wait(Describe{.facts = std::string(facts)});
    if (!described) return described.error();
  }
  return summary_of(log);
}

void delete_folder(const fs::path& folder) noexcept {
  std::error_code error;
  fs::remove_all(folder, error);
  if (!error) return;
  log_event(LogLevel::warning, "a folder of a removed log is left: it is tried again at the next start",
            {{"folder", std::string_view(folder.native())}, {"error", std::string_view(error.message())}});
}

// Names below `logs` that a log may have, of those that are `wanted`. Sorted.
checked<std::vector<std::string>> names_where(const fs::path& logs, bool (*wanted)(const fs::path&)) {
  std::vector<std::string> names;
  std::error_code error;
  fs::directory_iterator entry(logs, error);
  if (error == std::errc::no_such_file_or_directory) return names;
  for (const fs::directory_iterator end; !error && entry != end; entry.increment(error)) {
    std::string name = entry->path().filename().string();
    if (is_log_name(name) && wanted(entry->path())) names.push_back(std::move(name));
  }
  if (error) {
    const bool no_descriptors = error == std::errc::too_many_files_open;
    return fail(no_descriptors ? errc::no_descriptors : errc::store_io,
                "cannot list " + logs.string() + ": " + error.message());
  }
  std::ranges::sort(names);
  return names;
}

}  // namespace

std::filesystem::path folder_of_log(const std::filesystem::path& data_dir, std::string_view name) {
  return data_dir / "logs" / name;
}

Folders::Folders(const OpenOptions& options) : options_(options), logs_(options.directory / "logs") {}

checked<std::vector<std::string>> Folders::names() { return names_where(logs_, is_log); }

checked<void> Folders::find(std::string_view name) const {
  if (!is_log_name(name)) return no_such_log(name);
  if (is_log(folder_of(name))) return {};
  std::error_code error;
  Failure missing = no_such_log(name);
  if (fs::exists(folder_of(name), error))
    missing.detail += ": logs/" + std::string(name) + " in data_dir has no data.mdb";
  return missing;
}

checked<void> Folders::check_new(std::string_view name) {
  if (!is_log_name(name) || name == kDefaultLog) {
    const std::string what = "'" + std::string(name) + "' is no name for a new log: ";
    return fail(errc::usage, what + (name == kDefaultLog ? "it is that of the log without a name"
                                                         : std::string(log_name_rule())));
  }
  std::error_code error;
  if (!fs::exists(fs::symlink_status(folder_of(name), error))) return {};
  if (!is_log(folder_of(name))) return is_in_the_way(name);
  return fail(errc::log_exists, "there is a log '" + std::string(name) + "' already");
}

// On the disk when this returns.
checked<void> Folders::move(const fs::path& from, const fs::path& to) const {
  std::error_code error;
  fs::rename(from, to, error);
  if (error)
    return fail(errc::store_io,
                "cannot rename " + from.string() + " to " + to.string() + ": " + error.message());
  return sync_names(logs_);
}

checked<std::unique_ptr<Log>> Folders::open(std::string_view name) {
  if (const auto found = find(name); !found) return found.error();
  OpenOptions options = options_;
  options.directory = folder_of(name);
  options.any_format = true;
  auto store = open_store(options);
  if (!store) return store.error();
  return std::unique_ptr<Log>(*std::move(store));
}

checked<LogSummary> Folders::summary(std::string_view name) {
  if (const auto found = find(name); !found) return found.error();
  const auto summary = summary_at(folder_of(name));
  if (!summary) return summary.error();
  if (!*summary) return no_such_log(name);
  return **summary;
}

std::unique_ptr<WriteBatch> Folders::new_batch(const RowFormat& format) const {
  return std::make_unique<RecordBatch>(format);
}

checked<LogSummary> Folders::create(std::string_view name, const RowFormat& format, std::string_view facts) {
  if (const auto made = make_folder(logs_); !made) return made.error();
  const auto lock = FolderLock::take(logs_);
  if (!lock) return lock.error();
  if (const auto free = check_new(name); !free) return free.error();
  OpenOptions options = options_;
  options.directory = logs_ / unused_name(kNew);
  options.format = format;
  options.access = Access::write;
  if (const auto made = make_folder(options.directory); !made) return made.error();
  auto store = open_store(options);
  if (!store) return delete_folder(options.directory), store.error();
  const auto summary = summary_of_new(**store, facts);
  store->reset();
  const auto moved = summary ? move(options.directory, folder_of(name))
                             : open_failure(options.directory.string(), summary.error());
  if (moved) return *summary;
  delete_folder(options.directory);
  return moved.error();
}

// REQUIRES: nobody else can write
checked<void> Folders::check_state(std::string_view name, Log* open, const Precondition& asked) {
  if (!asked.match && !asked.none_match) return {};
  auto now = checked<LogSummary>(LogSummary());
  if (open == nullptr) {
    now = summary(name);
  } else if (const auto seen = summary_of(*open)) {
    now = *seen;
  } else {
    now = open_failure(folder_of(name).string(), seen.error());
  }
  if (!now) return now.error();
  if (holds(asked, now->version)) return {};
  return fail(errc::precondition_failed, "the log '" + std::string(name) + "' is in another state");
}

checked<void> Folders::rename(std::string_view from, std::string_view to, const Precondition& asked) {
  if (const auto found = find(from); !found) return found.error();
  const auto lock = FolderLock::take(logs_);
  if (!lock) return lock.error();
  if (const auto found = find(from); !found) return found.error();
  if (const auto free = check_new(to); !free) return free.error();
  // Who has it open would go on at the old path.
  const fs::path file = folder_of(from) / "data.mdb";
  const auto in_use = [&] {
    return fail(errc::log_in_use,
                "the log '" + std::string(from) +
                    "' is in use: rename it when no request or other program works with it");
  };
  if (FileClaim::held(FileId::at(file.string()))) return in_use();
  const auto locks = FileLocks::open(file, true);
  if (!locks) return locks.error();
  if (!locks->try_take(FileLocks::Byte::open)) return in_use();
  if (const auto right = check_state(from, nullptr, asked); !right) return right.error();
  return move(folder_of(from), folder_of(to));
}

// What was written until then counts: who writes later finds that the log is gone.
checked<void> Folders::remove_as_asked(std::string_view name, Log* open, const Precondition& asked,
                                       const fs::path& to) {
  if (!asked.match && !asked.none_match) return move(folder_of(name), to);
  const auto locks = FileLocks::open(folder_of(name) / "data.mdb", true);
  if (!locks) return locks.error();
  const HeldByte nobody_writes(*locks, FileLocks::Byte::writing);
  if (nobody_writes.error() != 0)
    return fail(errc::store_io,
                "cannot lock " + folder_of(name).string() + ": " + errno_text(nobody_writes.error()));
  if (const auto right = check_state(name, open, asked); !right) return right.error();
  return move(folder_of(name), to);
}

checked<void> Folders::remove(std::string_view name, Log* open, const Precondition& asked) {
  if (const auto found = find(name); !found) return found.error();
  // Its state is read under the lock that a glance at it would wait for.
  std::unique_ptr<Log> opened;
  if (open == nullptr && (asked.match || asked.none_match)) {
    auto own = this->open(name);
    if (!own) return own.error();
    opened = *std::move(own);
    open = opened.get();
  }
  const fs::path gone = logs_ / unused_name(kGone);
  {
    const auto lock = FolderLock::take(logs_);
    if (!lock) return lock.error();
    if (const auto found = find(name); !found) return found.error();
    auto* const told = static_cast<LmdbLog*>(open);
    if (told != nullptr) told->set_removed(true);
    const auto moved = remove_as_asked(name, open, asked, gone);
    if (!moved && told != nullptr) told->set_removed(false);
    if (!moved) return moved.error();
  }
  delete_folder(gone);
  return {};
}

void Folders::sweep() noexcept {
  const auto lock = FolderLock::try_take(logs_);
  if (!lock) return;
  std::error_code error;
  std::vector<fs::path> left;
  fs::directory_iterator entry(logs_, error);
  for (const fs::directory_iterator end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (name.starts_with(kNew) || name.starts_with(kGone)) left.push_back(entry->path());
  }
  for (const fs::path& folder : left) delete_folder(folder);
}

checked<std::vector<std::string>> logs_without_file(const fs::path& data_dir) {
  return names_where(data_dir / "logs", is_without_file);
}

std::unique_ptr<Store> open_logs(const OpenOptions& options) {
  auto logs = std::make_unique<Folders>(options);
  if (options.access == Access::read) return logs;
  finish_restorations(options.directory);
  logs->sweep();
  return logs;
}

}  // namespace framesd::store::lmdb
