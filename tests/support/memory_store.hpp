// SPDX-License-Identifier: MIT
//
// MemoryStore: the FrameStore's twin for tests, written the dumb way: a sorted map under one mutex.
//
// submit() applies the request and calls its completion before it returns. What it answers is what every
// engine must answer: tests/store runs one contract suite over both.
#pragma once

#include <framesd/base/mutex.hpp>
#include <framesd/store/frame_store.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::test {

class MemoryStore : public store::FrameStore {
 public:
  explicit MemoryStore(const RowFormat& format = {}) : format_(format) {}

  const RowFormat& format() const noexcept override { return format_; }
  [[nodiscard]] result<store::Snapshot> snapshot() override;
  [[nodiscard]] result<store::Page> read(const store::ReadRequest& request, Strip& out) override;
  [[nodiscard]] result<store::Neighbours> neighbours(Depth depth) override;
  [[nodiscard]] result<store::RangeStats> statistics(const DepthRange& range) override;
  [[nodiscard]] result<store::RangeStats> sample_counts(const DepthRange& range) override;
  [[nodiscard]] result<store::Gaps> gaps(const DepthRange& range, double factor, std::size_t limit) override;
  [[nodiscard]] result<store::Version> pixel_rows(const store::StripPlan& plan,
                                                  store::PixelRows& out) override;
  [[nodiscard]] result<std::vector<store::Note>> notes(std::string_view prefix, store::Order order,
                                                       std::size_t limit) override;
  [[nodiscard]] result<std::optional<store::KeptNote>> note(std::string_view key) override;
  [[nodiscard]] result<store::StoreStatus> status() override { return fares; }
  void submit(store::WriteRequest request, store::Completion completion) override;

  store::StoreStatus fares;  // what status() answers; set before other threads ask

 private:
  struct Frame {
    std::vector<std::uint8_t> source;
    std::vector<std::uint8_t> resized;

    friend bool operator==(const Frame&, const Frame&) = default;
  };
  using Log = std::map<Depth, Frame>;

  std::vector<Depth> depths_in(const DepthRange& range) const FRAMESD_REQUIRES(mutex_);

  void write(const std::vector<store::Note>& notes) FRAMESD_REQUIRES(mutex_);
  bool as_expected(const std::vector<store::Note>& notes) const FRAMESD_REQUIRES(mutex_);
  bool matches(const store::Precondition::Match& match, const DepthRange& range) const
      FRAMESD_REQUIRES(mutex_);
  bool holds(const store::Precondition& precondition, const DepthRange& range) const FRAMESD_REQUIRES(mutex_);
  void overwritten(Depth depth, const std::vector<store::Note>& carried) FRAMESD_REQUIRES(mutex_);
  void erased(const DepthRange& range) FRAMESD_REQUIRES(mutex_);
  result<store::WriteOutcome> apply(const store::Upsert& upsert) FRAMESD_REQUIRES(mutex_);
  result<store::WriteOutcome> apply(const store::Erase& erase) FRAMESD_REQUIRES(mutex_);
  result<store::WriteOutcome> apply(const store::BeginReplacement& begin) FRAMESD_REQUIRES(mutex_);
  result<store::WriteOutcome> apply(const store::FinishReplacement& finish) FRAMESD_REQUIRES(mutex_);
  result<store::WriteOutcome> apply(const store::AbandonReplacement& abandon) FRAMESD_REQUIRES(mutex_);
  store::Version version() const FRAMESD_REQUIRES(mutex_) {
    return {.incarnation = 1, .generation = commits_};
  }

  const RowFormat format_;
  Mutex mutex_;
  Log live_ FRAMESD_GUARDED_BY(mutex_);
  Log replacing_ FRAMESD_GUARDED_BY(mutex_);
  std::map<std::string, store::KeptNote> notes_ FRAMESD_GUARDED_BY(mutex_);
  std::uint64_t replacement_ FRAMESD_GUARDED_BY(mutex_) = 0;
  std::uint64_t replacements_begun_ FRAMESD_GUARDED_BY(mutex_) = 0;
  std::uint64_t commits_ FRAMESD_GUARDED_BY(mutex_) = 1;
};

}  // namespace framesd::test
