// SPDX-License-Identifier: MIT
//
// LmdbFrameStore: the FrameStore on disk. Reads run on the caller's thread, each in one transaction that ends
// before it returns; writes go to the Writer.
#pragma once

#include "lmdb/env.hpp"
#include "meta.hpp"
#include "own_files.hpp"
#include "writer.hpp"
#include <framesd/store/open.hpp>

#include <memory>
#include <optional>
#include <string>

namespace framesd::store {

class LmdbFrameStore final : public DiskStore {
 public:
  // REQUIRES: Writer::prepare gave `format` for `env`
  // Without a writer where `opening` is read-only.
  LmdbFrameStore(std::unique_ptr<lmdb::Env> env, const RowFormat& format, Opening opening,
                 const OpenOptions& options);

  const Opening& opening() const noexcept override { return opening_; }
  const RowFormat& format() const noexcept override { return format_; }
  [[nodiscard]] result<Snapshot> snapshot() override;
  [[nodiscard]] result<Page> read(const ReadRequest& request, Strip& out) override;
  [[nodiscard]] result<Neighbours> neighbours(Depth depth) override;
  [[nodiscard]] result<RangeStats> statistics(const DepthRange& range) override;
  [[nodiscard]] result<RangeStats> sample_counts(const DepthRange& range) override;
  [[nodiscard]] result<Gaps> gaps(const DepthRange& range, double factor, std::size_t limit) override;
  [[nodiscard]] result<Version> pixel_rows(const StripPlan& plan, PixelRows& out) override;
  [[nodiscard]] result<std::vector<Note>> notes(std::string_view prefix, Order order,
                                                std::size_t limit) override;
  [[nodiscard]] result<std::optional<KeptNote>> note(std::string_view key) override;
  [[nodiscard]] result<StoreStatus> status() override;
  [[nodiscard]] result<StoreDescription> describe() override;
  [[nodiscard]] result<VerifyReport> verify() override;
  void submit(WriteRequest request, Completion completion) override;

 private:
  [[nodiscard]] std::string refuses_writes_because() const;

  const RowFormat format_;
  const Opening opening_;
  const OwnFiles own_files_;
  std::unique_ptr<lmdb::Env> env_;
  std::optional<Writer> writer_;  // ends before the environment closes
};

}  // namespace framesd::store
