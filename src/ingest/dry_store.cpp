// SPDX-License-Identifier: MIT
#include <framesd/ingest/dry_store.hpp>
#include <framesd/store/empty_view.hpp>

namespace framesd::ingest {
namespace {

// Counts rows, and what they would weigh.
class Forgotten final : public store::WriteBatch {
 public:
  explicit Forgotten(const RowFormat& format) : WriteBatch(format) {}

 private:
  void append(Depth, const store::NewRow& row) override {
    bytes_ += row.source.size() + row.resized.size() + row.absent.size();
  }
  void reserve_rows(std::size_t) override {}
  std::size_t row_bytes() const noexcept override { return bytes_; }
  void clear_rows() noexcept override { bytes_ = 0; }

  std::size_t bytes_ = 0;
};

class DryStore final : public store::Log {
 public:
  explicit DryStore(const RowFormat& format) : format_(format) {}

  const RowFormat& format() const noexcept override { return format_; }
  bool waits() const noexcept override { return false; }
  bool answers() noexcept override { return true; }
  store::Health health() override { return {}; }
  std::string why_full() const override { return {}; }
  std::unique_ptr<store::WriteBatch> new_batch() const override {
    return std::make_unique<Forgotten>(format_);
  }
  void submit(store::WriteRequest, store::Completion completion) override {
    completion(store::WriteOutcome{});
  }

 private:
  result<void> see(FunctionRef<void(store::View&)> body) override {
    store::EmptyView nothing(format_);
    body(nothing);
    return {};
  }

  const RowFormat format_;
};

}  // namespace

std::unique_ptr<store::Log> make_dry_store(const RowFormat& format) {
  return std::make_unique<DryStore>(format);
}

}  // namespace framesd::ingest
