// SPDX-License-Identifier: MIT
#include <framesd/ingest/dry_store.hpp>
#include <framesd/store/empty_view.hpp>

#include <utility>

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

class DryView final : public store::EmptyView {
 public:
  explicit DryView(const store::LogSummary& of) : EmptyView(of.format), of_(of) {}

  store::Version version() const noexcept override { return of_.version; }
  [[nodiscard]] result<store::Extent> extent() override { return of_.extent; }
  [[nodiscard]] result<std::string> facts() override { return of_.facts; }

 private:
  const store::LogSummary& of_;
};

class DryStore final : public store::Log {
 public:
  explicit DryStore(store::LogSummary of) : of_(std::move(of)) {}

  const RowFormat& format() const noexcept override { return of_.format; }
  bool waits() const noexcept override { return false; }
  bool answers() noexcept override { return true; }
  store::Health health() override { return {}; }
  std::string why_full() const override { return {}; }
  std::unique_ptr<store::WriteBatch> new_batch() const override {
    return std::make_unique<Forgotten>(of_.format);
  }
  void submit(store::WriteRequest, store::Completion completion) override {
    completion(store::WriteOutcome{});
  }

 private:
  result<void> see(FunctionRef<void(store::View&)> body) override {
    DryView nothing(of_);
    body(nothing);
    return {};
  }

  const store::LogSummary of_;
};

}  // namespace

std::unique_ptr<store::Log> make_dry_store(store::LogSummary of) {
  return std::make_unique<DryStore>(std::move(of));
}

}  // namespace framesd::ingest
