// SPDX-License-Identifier: MIT
#include "lmdb_frame_store.hpp"

#include "frame_table.hpp"
#include "lmdb/denied.hpp"
#include "log_view.hpp"
#include "notes.hpp"
#include "overview_query.hpp"
#include "overview_stats.hpp"
#include "overview_strip.hpp"
#include "selection.hpp"
#include "verify_log.hpp"

#include <algorithm>
#include <utility>

namespace framesd::store {
namespace {

using lmdb::ReadTxn;

// The live log as one transaction sees it.
struct LiveLog {
  LiveLog(const ReadTxn& txn, const Meta& meta, const LogTables& tables)
      : version{meta.incarnation, txn.generation()},
        frames(txn, tables.frames, meta.rows),
        overview(txn, tables, meta.rows) {}

  Version version;
  FrameTable frames;
  LogReader overview;
};

result<LiveLog> live_log(const ReadTxn& txn, const RowFormat& format) {
  const auto meta = read_meta(txn);
  if (!meta) return meta.error();
  if (meta->rows != format) return errc::store_widths_differ;  // made anew by another process
  return result<LiveLog>(boost::system::in_place_value, txn, *meta, tables_of(meta->live));
}

result<Snapshot> snapshot_of(const ReadTxn& txn, const RowFormat& format) {
  const auto log = live_log(txn, format);
  if (!log) return log.error();
  const auto extent = log->frames.extent();
  if (!extent) return extent.error();
  Snapshot snapshot{.version = log->version, .frames = extent->frames, .first = {}, .last = {}};
  if (extent->first) snapshot.first = depth_of(*extent->first);
  if (extent->last) snapshot.last = depth_of(*extent->last);
  return snapshot;
}

result<Page> page_of(const ReadTxn& txn, const RowFormat& format, const ReadRequest& request, Strip& out) {
  auto log = live_log(txn, format);
  if (!log) return log.error();
  const auto selection = select(log->overview, request);
  if (!selection) return selection.error();
  const auto has_more =
      log->frames.gather(selection->range, request.order, request.limit, request.samples, out);
  if (!has_more) return has_more.error();
  const bool as_counted = out.rows() == std::min(request.limit, selection->frames()) &&
                          *has_more == (selection->frames() > request.limit);
  if (!as_counted) return errc::store_corrupt;
  if (const auto sound = check_rows(log->overview, *selection, request.order, out); !sound)
    return sound.error();
  return Page{.version = log->version, .total = selection->total, .has_more = *has_more};
}

enum class Steps : std::uint8_t { none, median };

result<RangeStats> statistics_of(const ReadTxn& txn, const RowFormat& format, const KeyRange& range,
                                 Steps steps) {
  auto log = live_log(txn, format);
  if (!log) return log.error();
  auto stats = range_stats(log->overview, range);
  if (!stats) return stats.error();
  stats->version = log->version;
  if (steps == Steps::none) return stats;
  const auto step = median_step(log->overview, range);
  if (!step) return step.error();
  stats->median_step = *step;
  return stats;
}

}  // namespace

LmdbFrameStore::LmdbFrameStore(std::unique_ptr<lmdb::Env> env, const RowFormat& format, Opening opening,
                               const OpenOptions& options)
    : format_(format), opening_(std::move(opening)), own_files_(env->directory()), env_(std::move(env)) {
  if (opening_.read_only_because.empty()) writer_.emplace(*env_, format, options);
}

result<Snapshot> LmdbFrameStore::snapshot() {
  return env_->read([&](ReadTxn& txn) { return snapshot_of(txn, format_); });
}

result<Page> LmdbFrameStore::read(const ReadRequest& request, Strip& out) {
  const std::uint16_t width = request.samples == Samples::frame ? format_.frame_width : format_.source_width;
  out.clear(width);
  auto page = env_->read([&](ReadTxn& txn) { return page_of(txn, format_, request, out); });
  if (!page) out.clear(width);
  return page;
}

result<Neighbours> LmdbFrameStore::neighbours(Depth depth) {
  return env_->read([&](ReadTxn& txn) -> result<Neighbours> {
    auto log = live_log(txn, format_);
    if (!log) return log.error();
    return log->frames.neighbours(key_of(depth));
  });
}

result<RangeStats> LmdbFrameStore::statistics(const DepthRange& range) {
  return env_->read(
      [&](ReadTxn& txn) { return statistics_of(txn, format_, KeyRange::of(range), Steps::median); });
}

result<RangeStats> LmdbFrameStore::sample_counts(const DepthRange& range) {
  return env_->read(
      [&](ReadTxn& txn) { return statistics_of(txn, format_, KeyRange::of(range), Steps::none); });
}

result<Gaps> LmdbFrameStore::gaps(const DepthRange& range, double factor, std::size_t limit) {
  return env_->read([&](ReadTxn& txn) -> result<Gaps> {
    auto log = live_log(txn, format_);
    if (!log) return log.error();
    auto gaps = find_gaps(log->overview, KeyRange::of(range), factor, limit);
    if (gaps) gaps->version = log->version;
    return gaps;
  });
}

result<Version> LmdbFrameStore::pixel_rows(const StripPlan& plan, PixelRows& out) {
  return env_->read([&](ReadTxn& txn) -> result<Version> {
    auto log = live_log(txn, format_);
    if (!log) return log.error();
    if (const auto done = gather_pixel_rows(log->overview, plan, out); !done) return done.error();
    return log->version;
  });
}

result<std::vector<Note>> LmdbFrameStore::notes(std::string_view prefix, Order order, std::size_t limit) {
  return env_->read([&](ReadTxn& txn) { return read_notes(txn, prefix, order, limit); });
}

result<std::optional<KeptNote>> LmdbFrameStore::note(std::string_view key) {
  return env_->read([&](ReadTxn& txn) { return read_note(txn, key); });
}

result<StoreStatus> LmdbFrameStore::status() {
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
std::string LmdbFrameStore::refuses_writes_because() const {
  if (writer_ && writer_->read_only()) return "a write or a sync failed";
  const std::string_view file = env_->missing_file();
  if (file.empty()) return {};
  return env_->directory() + "/" + std::string(file) + " was removed or replaced while it was open";
}

result<StoreDescription> LmdbFrameStore::describe() {
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

result<VerifyReport> LmdbFrameStore::verify() {
  return env_->read([](ReadTxn& txn) -> result<VerifyReport> {
    const auto meta = read_meta(txn);
    if (!meta) return meta.error();
    auto report = verify_log(txn, *meta);
    if (report) report->version = {meta->incarnation, txn.generation()};
    return report;
  });
}

void LmdbFrameStore::submit(WriteRequest request, Completion completion) {
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
      std::make_unique<LmdbFrameStore>(std::move(*env), meta->rows, std::move(opening), options));
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
      std::make_unique<LmdbFrameStore>(std::move(*env), prepared->meta.rows, std::move(opening), options));
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
