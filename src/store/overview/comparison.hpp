// SPDX-License-Identifier: MIT
//
// OverviewComparison: takes the cells and histograms that should be stored and compares them, byte for byte,
// with those that are.
#pragma once

#include "builder.hpp"
#include "source.hpp"
#include "verify.hpp"

#include <optional>
#include <vector>

namespace framesd::store {

class OverviewComparison final : public CellSink {
 public:
  // Both outlive the object. Faults go to `report`, where cells and histograms are counted.
  OverviewComparison(OverviewSource& source, OverviewReport& report) noexcept
      : source_(source), report_(report) {}

  result<void> cell(CellId id, Bytes record) override;
  result<void> histogram(CellId id, Bytes record) override;

  // The cell and its histogram cannot be compared, and may be there.
  void pass(CellId id) {
    cells_.push_back(id.heap());
    histograms_.push_back(id.heap());
  }

  // Looks for what is stored, begins in `range` and was not given before. The last call.
  [[nodiscard]] result<void> find_superfluous(const KeyRange& range);

 private:
  void note(OverviewFault::Kind kind, bool histogram, CellId id);
  [[nodiscard]] result<void> compare(const result<std::optional<Bytes>>& stored, CellId id, Bytes record,
                                     bool histogram);
  template <class Next>
  [[nodiscard]] result<void> compare_ids(const std::vector<std::uint64_t>& expected, const KeyRange& range,
                                         const Next& next, bool histogram);

  OverviewSource& source_;
  OverviewReport& report_;
  std::vector<std::uint64_t> cells_;
  std::vector<std::uint64_t> histograms_;
};

}  // namespace framesd::store
