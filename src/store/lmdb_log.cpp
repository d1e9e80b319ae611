// SPDX-License-Identifier: MIT
#include "lmdb_log.hpp"

#include "lmdb/denied.hpp"
#include "lmdb_view.hpp"
#include "verify_log.hpp"

#include <utility>

namespace framesd::store {

using lmdb::ReadTxn;

LmdbLog::LmdbLog(std::unique_ptr<lmdb::Env> env, const RowFormat& format, Opening opening,
                 const OpenOptions& options)
    : format_(format), opening_(std::move(opening)), own_files_(env->directory()), env_(std::move(env)) {
  if (opening_.read_only_because.empty()) writer_.emplace(*env_, format, options);
}

result<void> LmdbLog::see(FunctionRef<void(View&)> body) {
  return env_->read([&](ReadTxn& txn) -> result<void> {
    const auto meta = read_meta(txn);
    if (!meta) return meta.error();
    if (meta->rows != format_) return errc::store_widths_differ;  // made anew by another process
    LmdbView view(txn, *meta);
    body(view);
    return {};
  });
}

result<StoreStatus> LmdbLog::status() {
  const auto usage = env_->usage();
  if (!usage) return usage.error();
  return StoreStatus{.map_bytes = usage->map_bytes,
                     .used_bytes = usage->used_bytes,
                     .disk_free_bytes = usage->disk_free_bytes,
                     .readers = usage->readers,
                     .readers_max = usage->readers_max,
                     .read_only_because = refuses_writes_because(),
                     .opened_to_read = !writer_,
                     .file_gone = env_->missing_file() == "data.mdb"};
}

// What came up while it was open: a store that was opened to be read is as it should be.
std::string LmdbLog::refuses_writes_because() const {
  if (writer_ && writer_->read_only()) return "a write or a sync failed";
  const std::string_view file = env_->missing_file();
  if (file.empty()) return {};
  return env_->directory() + "/" + std::string(file) + " was removed or replaced while it was open";
}

result<StoreDescription> LmdbLog::describe() {
  const auto fares = status();
  if (!fares) return fares.error();
  return env_->read([&](ReadTxn& txn) -> result<StoreDescription> {
    const auto meta = read_meta(txn);
    if (!meta) return meta.error();
    auto store = describe_store(txn, *meta);
    if (!store) return store;
    store->version = {meta->incarnation, txn.generation()};
    store->status = *fares;
    return store;
  });
}

result<VerifyReport> LmdbLog::verify() {
  return env_->read([](ReadTxn& txn) -> result<VerifyReport> {
    const auto meta = read_meta(txn);
    if (!meta) return meta.error();
    auto report = verify_log(txn, *meta);
    if (report) report->version = {meta->incarnation, txn.generation()};
    return report;
  });
}

void LmdbLog::submit(WriteRequest request, Completion completion) {
  if (!writer_) return completion(errc::store_denied);
  writer_->submit(std::move(request), std::move(completion));
}

namespace {

lmdb::Env::Options env_options(const OpenOptions& options, lmdb::Env::Access access) {
  return {.access = access,
          .map_bytes = options.map_bytes,
          .sync_meta = options.durability == Durability::full,
          .tables = table_names()};
}

std::filesystem::path whole_path(const std::filesystem::path& directory) {
  std::error_code error;
  std::filesystem::path whole = std::filesystem::weakly_canonical(directory, error);
  return error ? directory : whole;
}

checked<std::unique_ptr<DiskStore>> open_to_read(const OpenOptions& options, std::string because) {
  if (const auto something = check_not_empty(options.directory); !something) return something.error();
  auto env = lmdb::Env::open(options.directory, env_options(options, lmdb::Env::Access::read));
  if (!env) return env.error();
  const auto meta = Writer::prepare_to_read(**env, options.format, options.any_format);
  if (!meta) return meta.error();
  Opening opening{.directory = whole_path(options.directory), .read_only_because = std::move(because)};
  if (const auto usage = (*env)->usage()) opening.map_bytes = usage->map_bytes;
  return std::unique_ptr<DiskStore>(
      std::make_unique<LmdbLog>(std::move(*env), meta->rows, std::move(opening), options));
}

checked<std::unique_ptr<DiskStore>> open_to_write(const OpenOptions& options) {
  auto env = lmdb::Env::open(options.directory, env_options(options, lmdb::Env::Access::write));
  if (!env) return env.error();
  const auto prepared = Writer::prepare(**env, options.format, options.any_format);
  if (!prepared) return prepared.error();
  Opening opening{.directory = whole_path(options.directory),
                  .made = prepared->made,
                  .replaced_format = prepared->replaced_format};
  if (const auto usage = (*env)->usage()) opening.map_bytes = usage->map_bytes;
  return std::unique_ptr<DiskStore>(
      std::make_unique<LmdbLog>(std::move(*env), prepared->meta.rows, std::move(opening), options));
}

}  // namespace

checked<std::unique_ptr<DiskStore>> open_store(const OpenOptions& options) {
  if (options.access == Access::read) return open_to_read(options, "it was opened to be read");
  if (options.access == Access::write_if_can && lmdb::is_on_read_only_medium(options.directory)) {
    return open_to_read(options, "it lies on a medium that is mounted read-only");
  }
  return open_to_write(options);
}

}  // namespace framesd::store
