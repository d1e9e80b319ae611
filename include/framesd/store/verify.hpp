// SPDX-License-Identifier: MIT
//
// What a store on disk tells about itself: a description, and whether it is sound.
#pragma once

#include <framesd/frame/depth.hpp>
#include <framesd/frame/row_format.hpp>
#include <framesd/store/status.hpp>
#include <framesd/store/view.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace framesd::store {

struct Fault {
  std::string where;  // "frame 9000.1", "cell of level 12 from 9000.0 to 9016.7", "table frames.0"
  std::string what;   // "the checksum of its resized row does not fit"
};

struct VerifyReport {
  Version version;
  std::uint64_t frames = 0;  // looked at
  std::uint64_t cells = 0;   // that should be there, compared byte for byte
  std::uint64_t histograms = 0;
  bool overview_compared = false;  // false: damaged frames leave nothing to compare with
  std::uint64_t fault_count = 0;
  std::vector<Fault> faults;  // the first hundred

  bool sound() const noexcept { return fault_count == 0; }
};

// One of the store's tables.
struct TableUse {
  std::string name;
  std::uint64_t entries = 0;
  std::uint64_t bytes = 0;  // of its pages
};

struct StoreDescription {
  std::uint32_t format = 0;
  std::uint64_t store_id = 0;
  Version version;
  RowFormat rows;
  std::uint64_t frames = 0;
  std::optional<Depth> first;  // empty when there are no frames
  std::optional<Depth> last;
  unsigned live_slot = 0;
  std::uint32_t builder = 0;  // the process that builds a replacement; 0: none
  bool builder_runs = false;
  std::vector<TableUse> tables;
  StoreStatus status;
};

}  // namespace framesd::store
