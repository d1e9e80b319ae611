// SPDX-License-Identifier: MIT
#include <framesd/ingest/dry_store.hpp>

namespace framesd::ingest {
namespace {

class DryStore final : public store::FrameStore {
 public:
  explicit DryStore(const RowFormat& format) : format_(format) {}

  const RowFormat& format() const noexcept override { return format_; }
  result<store::Snapshot> snapshot() override { return store::Snapshot{}; }
  result<store::Page> read(const store::ReadRequest& request, Strip& out) override {
    out.clear(request.samples == store::Samples::frame ? format_.frame_width : format_.source_width);
    return store::Page{};
  }
  result<store::Neighbours> neighbours(Depth) override { return store::Neighbours{}; }
  result<store::RangeStats> statistics(const DepthRange&) override { return store::RangeStats{}; }
  result<store::RangeStats> sample_counts(const DepthRange&) override { return store::RangeStats{}; }
  result<store::Gaps> gaps(const DepthRange&, double, std::size_t) override { return store::Gaps{}; }
  result<store::Version> pixel_rows(const store::StripPlan&, store::PixelRows&) override {
    return store::Version{};
  }
  result<std::vector<store::Note>> notes(std::string_view, store::Order, std::size_t) override {
    return std::vector<store::Note>();
  }
  result<std::optional<store::KeptNote>> note(std::string_view) override {
    return std::optional<store::KeptNote>();
  }
  result<store::StoreStatus> status() override { return store::StoreStatus{}; }
  void submit(store::WriteRequest, store::Completion completion) override {
    completion(store::WriteOutcome{});
  }

 private:
  const RowFormat format_;
};

}  // namespace

std::unique_ptr<store::FrameStore> make_dry_store(const RowFormat& format) {
  return std::make_unique<DryStore>(format);
}

}  // namespace framesd::ingest
