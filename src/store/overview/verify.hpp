// SPDX-License-Identifier: MIT
//
// verify_overview: makes the whole overview again from the frames and compares it, byte for byte.
#pragma once

#include "source.hpp"

#include <cstdint>
#include <vector>

namespace framesd::store {

struct OverviewFault {
  enum class Kind : std::uint8_t { missing, differs, superfluous };
  Kind kind;
  bool histogram;  // else a cell
  CellId id;

  friend bool operator==(const OverviewFault&, const OverviewFault&) noexcept = default;
};

struct OverviewReport {
  std::uint64_t frames = 0;
  std::uint64_t cells = 0;  // there should be
  std::uint64_t histograms = 0;
  std::uint64_t fault_count = 0;
  std::vector<OverviewFault> faults;  // the first hundred

  bool sound() const noexcept { return fault_count == 0; }
};

// Faults are no error. Errors: store_corrupt (a damaged frame), store_io. Cost: one pass over the frames with
// their samples, see bench overview_verify; 8 bytes of memory a cell.
[[nodiscard]] result<OverviewReport> verify_overview(OverviewSource& source);

}  // namespace framesd::store
