// SPDX-License-Identifier: MIT
#include "lmdb_frame_store.hpp"

#include "frame_table.hpp"
#include <framesd/store/open.hpp>

#include <utility>

namespace framesd::store {
namespace {

using lmdb::ReadTxn;

// The live log as one transaction sees it.
struct LiveLog {
  Version version;
  FrameTable frames;
};

result<LiveLog> live_log(const ReadTxn& txn) {
  const auto meta = read_meta(txn);
  if (!meta) return meta.error();
  return LiveLog{.version = {meta->incarnation, txn.generation()},
                 .frames = FrameTable(txn, tables_of(meta->live).frames, meta->rows)};
}

result<Snapshot> snapshot_of(const ReadTxn& txn) {
  const auto log = live_log(txn);
  if (!log) return log.error();
  const auto extent = log->frames.extent();
  if (!extent) return extent.error();
  Snapshot snapshot{.version = log->version, .frames = extent->frames, .first = {}, .last = {}};
  if (extent->first) snapshot.first = depth_of(*extent->first);
  if (extent->last) snapshot.last = depth_of(*extent->last);
  return snapshot;
}

result<Page> page_of(const ReadTxn& txn, const ReadRequest& request, Strip& out) {
  const auto log = live_log(txn);
  if (!log) return log.error();
  const auto total = log->frames.count(KeyRange::of(request.range));
  if (!total) return total.error();
  const auto has_more = log->frames.gather(request, out);
  if (!has_more) return has_more.error();
  return Page{.version = log->version, .total = *total, .has_more = *has_more};
}

}  // namespace

LmdbFrameStore::LmdbFrameStore(std::unique_ptr<lmdb::Env> env, const Meta& meta,
                               std::uint64_t rows_a_transaction)
    : format_(meta.rows), env_(std::move(env)), writer_(*env_, rows_a_transaction) {}

result<Snapshot> LmdbFrameStore::snapshot() {
  return env_->read([](ReadTxn& txn) { return snapshot_of(txn); });
}

result<Page> LmdbFrameStore::read(const ReadRequest& request, Strip& out) {
  const std::uint16_t width = request.samples == Samples::frame ? format_.frame_width : format_.source_width;
  out.clear(width);
  auto page = env_->read([&](ReadTxn& txn) { return page_of(txn, request, out); });
  if (!page) out.clear(width);
  return page;
}

result<Neighbours> LmdbFrameStore::neighbours(Depth depth) {
  return env_->read([&](ReadTxn& txn) -> result<Neighbours> {
    const auto log = live_log(txn);
    if (!log) return log.error();
    return log->frames.neighbours(key_of(depth));
  });
}

void LmdbFrameStore::submit(WriteRequest request, Completion completion) {
  writer_.submit(std::move(request), std::move(completion));
}

checked<std::unique_ptr<FrameStore>> open_store(const OpenOptions& options) {
  const lmdb::Env::Options env_options{.map_bytes = options.map_bytes,
                                       .sync_meta = options.durability == Durability::full,
                                       .tables = table_names()};
  auto env = lmdb::Env::open(options.directory, env_options);
  if (!env) return env.error();
  const auto meta = Writer::prepare(**env, options.format);
  if (!meta) return meta.error();
  return std::unique_ptr<FrameStore>(
      std::make_unique<LmdbFrameStore>(std::move(*env), *meta, options.rows_a_transaction));
}

}  // namespace framesd::store
