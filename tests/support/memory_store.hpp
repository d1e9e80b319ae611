// SPDX-License-Identifier: MIT
//
// MemoryStore: the Log's twin for tests, written the dumb way: sorted maps, copied whole where a commit comes
// while somebody looks at them.
//
// submit() applies the request and calls its completion before it returns. What it answers is what every
// engine must answer: tests/store runs one contract suite over both.
#pragma once

#include "support/memory_view.hpp"
#include <framesd/base/mutex.hpp>
#include <framesd/store/log.hpp>

#include <memory>
#include <vector>

namespace framesd::test {

class MemoryStore : public store::Log {
 public:
  explicit MemoryStore(const RowFormat& format = {}) : format_(format) {}

  const RowFormat& format() const noexcept override { return format_; }
  bool waits() const noexcept override { return false; }
  bool answers() noexcept override { return reported.answers; }
  [[nodiscard]] store::Health health() override;
  [[nodiscard]] std::string why_full() const override { return "the map is full"; }
  [[nodiscard]] std::unique_ptr<store::WriteBatch> new_batch() const override;
  void submit(store::WriteRequest request, store::Completion completion) override;

  store::Health reported;  // what health() says beside version and extent; set before other threads ask

 protected:
  [[nodiscard]] result<void> see(FunctionRef<void(store::View&)> body) override;

 private:
  using Frames = MemoryView::Frames;
  using Content = MemoryView::Content;

  void write(const std::vector<store::Note>& notes) FRAMESD_REQUIRES(mutex_);
  bool as_expected(const std::vector<store::Note>& notes) const FRAMESD_REQUIRES(mutex_);
  bool is_current(const store::Precondition::Match& match) const FRAMESD_REQUIRES(mutex_);
  bool matches(const store::Precondition::Match& match, const DepthRange& range) const
      FRAMESD_REQUIRES(mutex_);
  bool holds(const store::Precondition& precondition, const DepthRange& range) const FRAMESD_REQUIRES(mutex_);
  void overwritten(Depth depth, const std::vector<store::Note>& carried) FRAMESD_REQUIRES(mutex_);
  void erased(const DepthRange& range) FRAMESD_REQUIRES(mutex_);
  // Counts the commit, and the change if there is one.
  void commit(store::LogChange change) FRAMESD_REQUIRES(mutex_);
  result<store::WriteOutcome> apply(const store::Upsert& upsert) FRAMESD_REQUIRES(mutex_);
  result<store::WriteOutcome> apply(const store::Erase& erase) FRAMESD_REQUIRES(mutex_);
  result<store::WriteOutcome> apply(const store::Describe& describe) FRAMESD_REQUIRES(mutex_);
  result<store::WriteOutcome> apply(const store::BeginReplacement& begin) FRAMESD_REQUIRES(mutex_);
  result<store::WriteOutcome> apply(const store::FinishReplacement& finish) FRAMESD_REQUIRES(mutex_);
  result<store::WriteOutcome> apply(const store::AbandonReplacement& abandon) FRAMESD_REQUIRES(mutex_);

  // To be changed: of its own where it is being looked at.
  Content& writable() FRAMESD_REQUIRES(mutex_);

  const RowFormat format_;
  Mutex mutex_;
  // How many look at it. A count of owners would not do: whoever reads it knows nothing of what they read.
  struct Seen {
    Content content;
    int lookers = 0;
  };
  std::shared_ptr<Seen> seen_ FRAMESD_GUARDED_BY(mutex_) = std::make_shared<Seen>();
  const Content& content() const FRAMESD_REQUIRES(mutex_) { return seen_->content; }
  Frames replacing_ FRAMESD_GUARDED_BY(mutex_);
  std::uint64_t replacement_ FRAMESD_GUARDED_BY(mutex_) = 0;
  std::uint64_t replacements_begun_ FRAMESD_GUARDED_BY(mutex_) = 0;
};

}  // namespace framesd::test
