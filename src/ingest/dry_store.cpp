// SPDX-License-Identifier: MIT
#include <framesd/ingest/dry_store.hpp>
#include <framesd/store/empty_view.hpp>

namespace framesd::ingest {
namespace {

class DryStore final : public store::Log {
 public:
  explicit DryStore(const RowFormat& format) : format_(format) {}

  const RowFormat& format() const noexcept override { return format_; }
  result<store::StoreStatus> status() override { return store::StoreStatus{}; }
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
