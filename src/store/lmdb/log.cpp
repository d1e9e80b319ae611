// SPDX-License-Identifier: MIT
#include "log.hpp"

#include "lmdb/env/denied.hpp"
#include "verify_log.hpp"
#include "view.hpp"
#include <framesd/base/number.hpp>

#include <algorithm>
#include <exception>
#include <utility>

namespace framesd::store::lmdb {

namespace {

std::vector<FileClaim> files_of(const std::string& directory) {
  std::vector<FileClaim> files;
  for (const char* name : {"/data.mdb", "/lock.mdb"}) {
    const FileId id = FileId::at(directory + name);
    if (auto claim = id ? FileClaim::take(id) : std::nullopt) files.push_back(*std::move(claim));
  }
  return files;
}

}  // namespace

LmdbLog::LmdbLog(std::unique_ptr<Env> env, const RowFormat& format, Opening opening,
                 const OpenOptions& options)
    : format_(format),
      opening_(std::move(opening)),
      files_(files_of(env->directory())),
      env_(std::move(env)),
      options_(options) {}

Committer* LmdbLog::writer() noexcept {
  if (Committer* const started = started_.load(std::memory_order_acquire)) return started;
  const Lock lock(starting_);
  try {
    if (!committer_) committer_ = std::make_unique<Committer>(*env_, format_, options_, removed_);
  } catch (const std::exception&) {
    return nullptr;
  }
  started_.store(committer_.get(), std::memory_order_release);
  return committer_.get();
}

result<void> LmdbLog::see(FunctionRef<void(View&)> body) {
  return env_->read([&](ReadTxn& txn) -> result<void> {
    const auto meta = read_meta(txn);
    if (!meta) return meta.error();
    if (meta->rows != format_) return errc::store_widths_differ;  // made again by another process
    LmdbView view(txn, *meta);
    body(view);
    return {};
  });
}

bool LmdbLog::answers() noexcept {
  return look([](View& view) -> result<Version> { return view.version(); }).has_value();
}

namespace {

std::uint64_t map_left(const Env::Usage& usage) {
  return usage.map_bytes - std::min(usage.map_bytes, usage.used_bytes);
}

// Which of the two is full: a transaction needs some megabytes of either.
bool disk_ends_first(const Env::Usage& usage) { return usage.disk_free_bytes < map_left(usage); }

}  // namespace

Health LmdbLog::health() {
  Health health{
      .read_only_because = refuses_writes_because(), .opened_to_read = opened_to_read(), .gone = gone()};
  const auto extent = look([&](View& view) {
    health.version = view.version();
    return view.extent();
  });
  if (extent) health.extent = *extent;
  const auto usage = env_->usage();
  health.answers = extent.has_value() && usage.has_value();
  if (!usage) return health;
  health.disk_free_bytes = usage->disk_free_bytes;
  const Committer* const writer = started_.load(std::memory_order_acquire);
  health.full = writer != nullptr && writer->found_no_room() && !disk_ends_first(*usage);
  health.figures = {{"map_bytes", "Largest size the store can have.", usage->map_bytes},
                    {"used_bytes", "Size of the store's file in use.", usage->used_bytes},
                    {"readers", "Reader slots in use, of all processes.", usage->readers}};
  return health;
}

std::string LmdbLog::why_full() const {
  const auto usage = env_->usage();
  if (!usage) return {};
  const std::string file = "the store's file uses " + with_thousands(usage->used_bytes) + " of " +
                           with_thousands(usage->map_bytes) + " bytes (map_size)";
  const std::string free = with_thousands(usage->disk_free_bytes) + " bytes of the disk are free";
  if (disk_ends_first(*usage)) {
    return "the disk is full: " + free + ", and " + file + "; make room on the disk, no restart is needed";
  }
  return "the store is full: " + file + ", and " + free + "; raise map_size and restart framesd";
}

// What came up while it was open: a store that was opened to be read is as it should be.
std::string LmdbLog::refuses_writes_because() const {
  const Committer* const writer = started_.load(std::memory_order_acquire);
  if (writer != nullptr && writer->read_only()) return "a write or a sync failed";
  const std::string_view file = env_->missing_file();
  if (file.empty()) return {};
  if (removed_) return "the log was removed by a request";
  return env_->directory() + "/" + std::string(file) + " was removed or replaced while it was open";
}

result<StoreDescription> LmdbLog::describe() {
  const auto usage = env_->usage();
  if (!usage) return usage.error();
  return env_->read([&](ReadTxn& txn) -> result<StoreDescription> {
    const auto meta = read_meta(txn);
    if (!meta) return meta.error();
    auto store = describe_store(txn, *meta);
    if (!store) return store;
    store->version = version_of(*meta, txn);
    store->details.emplace_back(
        "file", in_mebibytes(usage->used_bytes) + " of at most " + in_mebibytes(usage->map_bytes));
    store->details.emplace_back("disk free", in_mebibytes(usage->disk_free_bytes));
    store->details.emplace_back("readers",
                                std::to_string(usage->readers) + " of " + std::to_string(usage->readers_max));
    return store;
  });
}

result<VerifyReport> LmdbLog::verify(const VerifyPart& part) {
  return env_->read([&part](ReadTxn& txn) -> result<VerifyReport> {
    const auto meta = read_meta(txn);
    if (!meta) return meta.error();
    auto report = verify_log(txn, *meta, part);
    if (report) report->version = version_of(*meta, txn);
    return report;
  });
}

std::unique_ptr<WriteBatch> LmdbLog::new_batch() const { return std::make_unique<RecordBatch>(format_); }

void LmdbLog::submit(WriteRequest request, Completion completion) {
  if (opened_to_read()) return completion(errc::store_denied);
  Committer* const to = writer();
  if (to == nullptr) return completion(errc::overloaded);
  to->submit(std::move(request), std::move(completion));
}

namespace {

Env::Options env_options(const OpenOptions& options, Env::Access access) {
  return {.access = access,
          .map_bytes = options.map_bytes,
          .map_step = options.map_step,
          .sync_meta = options.durability == Durability::full,
          .tables = table_names(),
          .oldest_tables = kTablesOfOldest};
}

std::filesystem::path whole_path(const std::filesystem::path& directory) {
  std::error_code error;
  std::filesystem::path whole = std::filesystem::weakly_canonical(directory, error);
  return error ? directory : whole;
}

checked<std::unique_ptr<DiskStore>> open_to_read(const OpenOptions& options, std::string because) {
  if (const auto something = check_not_empty(options.directory); !something) return something.error();
  auto env = Env::open(options.directory, env_options(options, Env::Access::read));
  if (!env) return env.error();
  const auto meta = Committer::prepare_to_read(**env, options.format, options.any_format);
  if (!meta) return meta.error();
  Opening opening{.directory = whole_path(options.directory),
                  .read_only_because = std::move(because),
                  .stale_readers = (*env)->stale_readers_at_open()};
  if (const auto usage = (*env)->usage()) opening.map_bytes = usage->map_bytes;
  return std::unique_ptr<DiskStore>(
      std::make_unique<LmdbLog>(std::move(*env), meta->rows, std::move(opening), options));
}

checked<std::unique_ptr<DiskStore>> open_to_write(const OpenOptions& options) {
  // Before a new store takes the place of one that was being restored.
  std::error_code error;
  if (!std::filesystem::exists(options.directory / "data.mdb", error)) finish_restorations(options.directory);
  auto env = Env::open(options.directory, env_options(options, Env::Access::write));
  if (!env) return env.error();
  const auto prepared = Committer::prepare(**env, options.format, options.any_format, options.identity);
  if (!prepared) return prepared.error();
  Opening opening{.directory = whole_path(options.directory),
                  .made = prepared->made,
                  .replaced_format = prepared->replaced_format,
                  .stale_readers = (*env)->stale_readers_at_open()};
  if (const auto usage = (*env)->usage()) opening.map_bytes = usage->map_bytes;
  return std::unique_ptr<DiskStore>(
      std::make_unique<LmdbLog>(std::move(*env), prepared->meta.rows, std::move(opening), options));
}

}  // namespace

checked<std::unique_ptr<DiskStore>> open_store(const OpenOptions& options) {
  if (options.access == Access::read) return open_to_read(options, "it was opened for reading only");
  if (options.access == Access::write_if_can && is_on_read_only_medium(options.directory)) {
    return open_to_read(options, "its disk is mounted read-only");
  }
  return open_to_write(options);
}

}  // namespace framesd::store::lmdb
