// SPDX-License-Identifier: MIT
#include "verify.hpp"

#include "builder.hpp"

#include <algorithm>

namespace framesd::store {
namespace {

constexpr std::size_t kFaultsListed = 100;

using Kind = OverviewFault::Kind;

class Comparison final : public CellSink {
 public:
  Comparison(OverviewSource& source, OverviewReport& report) noexcept : source_(source), report_(report) {}

  result<void> cell(CellId id, Bytes record) override {
    cells_.push_back(id.heap());
    return compare(source_.cell(id), id, record, false);
  }
  result<void> histogram(CellId id, Bytes record) override {
    histograms_.push_back(id.heap());
    return compare(source_.histogram(id), id, record, true);
  }

  // What is stored and should not be.
  result<void> find_superfluous() {
    report_.cells = cells_.size();
    report_.histograms = histograms_.size();
    const auto next_cell = [this](std::uint64_t heap) { return source_.next_cell(heap); };
    const auto next_histogram = [this](std::uint64_t heap) { return source_.next_histogram(heap); };
    if (const auto done = compare_ids(cells_, next_cell, false); !done) return done;
    return compare_ids(histograms_, next_histogram, true);
  }

 private:
  void note(Kind kind, bool histogram, CellId id) {
    ++report_.fault_count;
    if (report_.faults.size() < kFaultsListed) report_.faults.push_back({kind, histogram, id});
  }

  result<void> compare(const result<std::optional<Bytes>>& stored, CellId id, Bytes record, bool histogram) {
    if (!stored) return stored.error();
    if (!*stored) {
      note(Kind::missing, histogram, id);
    } else if (!std::ranges::equal(**stored, record)) {
      note(Kind::differs, histogram, id);
    }
    return {};
  }

  template <class Next>
  result<void> compare_ids(std::vector<std::uint64_t>& expected, const Next& next, bool histogram) {
    std::ranges::sort(expected);
    auto at = expected.begin();
    for (std::uint64_t heap = 0;; ++heap) {
      const auto id = next(heap);
      if (!id) return id.error();
      if (!*id) return {};
      heap = (*id)->heap();
      at = std::lower_bound(at, expected.end(), heap);
      if (at == expected.end() || *at != heap) note(Kind::superfluous, histogram, **id);
    }
  }

  OverviewSource& source_;
  OverviewReport& report_;
  std::vector<std::uint64_t> cells_;
  std::vector<std::uint64_t> histograms_;
};

}  // namespace

result<OverviewReport> verify_overview(OverviewSource& source) {
  OverviewReport report;
  Comparison comparison(source, report);
  OverviewBuilder builder(source.format());
  builder.begin(comparison);
  result<void> built;
  std::optional<Key> first;
  Key last = 0;
  const auto add = [&](const FrameRow& frame) {
    if (!first) first = frame.key;
    last = frame.key;
    ++report.frames;
    built = builder.add(frame);
    return built.has_value();
  };
  if (const auto done = source.visit({0, ~Key{0}}, RowPart::source, add); !done) return done.error();
  if (!built) return built.error();
  if (first) {
    const auto finished = builder.finish(smallest_cell(*first, last).level());
    if (!finished) return finished.error();
  }
  if (const auto done = comparison.find_superfluous(); !done) return done.error();
  return report;
}

}  // namespace framesd::store
