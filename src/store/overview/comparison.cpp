// SPDX-License-Identifier: MIT
#include "comparison.hpp"

#include <algorithm>

namespace framesd::store {
namespace {

constexpr std::size_t kFaultsListed = 100;

using Kind = OverviewFault::Kind;

}  // namespace

result<void> OverviewComparison::cell(CellId id, Bytes record) {
  cells_.push_back(id.heap());
  ++report_.cells;
  return compare(source_.cell(id), id, record, false);
}

result<void> OverviewComparison::histogram(CellId id, Bytes record) {
  histograms_.push_back(id.heap());
  ++report_.histograms;
  return compare(source_.histogram(id), id, record, true);
}

result<void> OverviewComparison::find_superfluous(const KeyRange& range) {
  if (range.empty()) return {};
  std::ranges::sort(cells_);
  std::ranges::sort(histograms_);
  const auto next_cell = [this](std::uint64_t heap) { return source_.next_cell(heap); };
  const auto next_histogram = [this](std::uint64_t heap) { return source_.next_histogram(heap); };
  if (const auto done = compare_ids(cells_, range, next_cell, false); !done) return done;
  return compare_ids(histograms_, range, next_histogram, true);
}

void OverviewComparison::note(Kind kind, bool histogram, CellId id) {
  ++report_.fault_count;
  if (report_.faults.size() < kFaultsListed) report_.faults.push_back({kind, histogram, id});
}

result<void> OverviewComparison::compare(const result<std::optional<Bytes>>& stored, CellId id, Bytes record,
                                         bool histogram) {
  if (!stored) return stored.error();
  if (!*stored) {
    note(Kind::missing, histogram, id);
  } else if (!std::ranges::equal(**stored, record)) {
    note(Kind::differs, histogram, id);
  }
  return {};
}

// The cells of one level that begin in a range lie side by side.
template <class Next>
result<void> OverviewComparison::compare_ids(const std::vector<std::uint64_t>& expected,
                                             const KeyRange& range, const Next& next, bool histogram) {
  for (unsigned level = kRootLevel; level >= 1; --level) {
    const CellId first = CellId::at(level, range.lowest);
    const std::uint64_t last = CellId::at(level, range.highest).heap();
    for (std::uint64_t heap = first.heap() + (first.lowest() < range.lowest ? 1 : 0); heap <= last; ++heap) {
      const auto id = next(heap);
      if (!id) return id.error();
      if (!*id || (*id)->heap() > last) break;
      heap = (*id)->heap();
      if (!std::ranges::binary_search(expected, heap)) note(Kind::superfluous, histogram, **id);
    }
  }
  return {};
}

}  // namespace framesd::store
