// SPDX-License-Identifier: MIT
//
// LmdbView: the live log as one read transaction sees it.
#pragma once

#include "frame_table.hpp"
#include "lmdb/env/txn.hpp"
#include "meta.hpp"
#include "meta_table.hpp"
#include "overview_tables.hpp"
#include "reading/overview_view.hpp"
#include <framesd/store/view.hpp>

#include <optional>

namespace framesd::store::lmdb {

// A store of an older format counts nothing: then every commit makes a new version.
inline Version version_of(const Meta& meta, const ReadTxn& txn) noexcept {
  return {incarnation_of(meta, txn), meta.format < kCountingFormat ? txn.commit() : meta.generation};
}

class LmdbView final : public OverviewView {
 public:
  // Ends before its transaction. REQUIRES: `meta` was read in `txn`
  LmdbView(const ReadTxn& txn, const Meta& meta)
      : txn_(txn),
        meta_(meta),
        frames_(txn, tables_of(meta.live).frames, meta.rows),
        overview_(txn, tables_of(meta.live), meta.rows),
        entries_(txn) {}

  Version version() const noexcept override { return version_of(meta_, txn_); }
  // With another incarnation than version(), so that neither is taken for the other.
  Version state() const noexcept override { return {~incarnation_of(meta_, txn_), txn_.commit()}; }
  std::uint64_t id() const noexcept override { return meta_.store_id; }
  std::optional<std::chrono::system_clock::time_point> created() const noexcept override;
  [[nodiscard]] result<Extent> extent() override;
  [[nodiscard]] result<Neighbours> neighbours(Depth depth) override;
  [[nodiscard]] result<std::optional<std::vector<LogChange>>> changes(const Version& since) override;

 private:
  [[nodiscard]] result<bool> gather(const KeyRange& range, Order order, std::uint64_t limit, Samples samples,
                                    Strip& out) override {
    return frames_.gather(range, order, limit, samples, out);
  }
  OverviewSource& overview() noexcept override { return overview_; }
  const OverviewSource& overview() const noexcept override { return overview_; }
  Entries& entries() noexcept override { return entries_; }

  const ReadTxn& txn_;
  const Meta meta_;
  FrameTable frames_;
  LogReader overview_;
  MetaTable entries_;
  std::optional<Extent> extent_;  // once it was asked for
};

}  // namespace framesd::store::lmdb
