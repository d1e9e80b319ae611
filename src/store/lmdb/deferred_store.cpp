// SPDX-License-Identifier: MIT
//
// open_at_first_rows: a refused file leaves nothing behind, above all no store of the wrong widths.
#include "record_batch.hpp"
#include <framesd/store/empty_view.hpp>
#include <framesd/store/lmdb/open.hpp>

#include <utility>
#include <variant>

namespace framesd::store::lmdb {
namespace {

class Deferred final : public DeferredStore {
 public:
  Deferred(const OpenOptions& options, const RowFormat& format, std::unique_ptr<DiskStore> store)
      : options_(options), format_(format), store_(std::move(store)) {}

  const Opening* opening() const noexcept override { return store_ ? &store_->opening() : nullptr; }
  const std::optional<Failure>& failure() const noexcept override { return failure_; }
  const RowFormat& format() const noexcept override { return format_; }

  bool waits() const noexcept override { return false; }
  bool answers() noexcept override { return !store_ || store_->answers(); }
  [[nodiscard]] Health health() override { return store_ ? store_->health() : Health{}; }
  [[nodiscard]] std::string why_full() const override { return store_ ? store_->why_full() : std::string(); }
  [[nodiscard]] std::unique_ptr<WriteBatch> new_batch() const override {
    return std::make_unique<RecordBatch>(format_);
  }

  void submit(WriteRequest request, Completion completion) override {
    const auto* upsert = std::get_if<Upsert>(&request);
    const bool needs_store = upsert == nullptr || upsert->rows() != 0;
    if (!store_ && !needs_store) return completion(errc::store_missing);
    if (!store_ && !open()) return completion(failure_->code);
    store_->submit(std::move(request), std::move(completion));
  }

 private:
  [[nodiscard]] result<void> see(FunctionRef<void(View&)> body) override {
    if (store_) {
      return store_->look([&](View& view) -> result<void> {
        body(view);
        return {};
      });
    }
    EmptyView nothing(format_);
    body(nothing);
    return {};
  }

  bool open() {
    if (failure_) return false;
    auto opened = open_store(options_);
    if (!opened) {
      failure_ = opened.error();
      return false;
    }
    store_ = std::move(*opened);
    return true;
  }

  const OpenOptions options_;
  const RowFormat format_;
  std::optional<Failure> failure_;
  std::unique_ptr<DiskStore> store_;
};

}  // namespace

checked<std::unique_ptr<DeferredStore>> open_at_first_rows(const OpenOptions& options) {
  const auto there = glance_at(options.directory);
  if (!there) return there.error();
  const bool fits = *there && (options.any_format || (*there)->format == options.format);
  if (!*there || ((*there)->frames == 0 && !fits)) {
    return std::unique_ptr<DeferredStore>(std::make_unique<Deferred>(options, options.format, nullptr));
  }
  auto store = open_store(options);
  if (!store) return store.error();
  const RowFormat format = (*store)->format();
  return std::unique_ptr<DeferredStore>(std::make_unique<Deferred>(options, format, std::move(*store)));
}

}  // namespace framesd::store::lmdb
