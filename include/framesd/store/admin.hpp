// SPDX-License-Identifier: MIT
//
// Admin: what is asked of a store by whoever operates it: a description, and whether it is sound.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/frame/row_format.hpp>
#include <framesd/store/log.hpp>
#include <framesd/store/view.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace framesd::store {

struct VerifyFault {
  std::string where;  // "frame 9000.1", "cell of level 12 from 9000.0 to 9016.7", "table frames.0"
  std::string what;   // "the checksum of its resized row does not fit"
};

// One of several parts of a log, by depth, of about as many frames each. All parts of one state together are
// a whole verification.
// REQUIRES: 1 <= number <= of
struct VerifyPart {
  unsigned number = 1;
  unsigned of = 1;
};

struct VerifyReport {
  Version version;
  VerifyPart part = {};
  Extent extent = {};        // of the frames looked at
  std::uint64_t frames = 0;  // looked at
  std::uint64_t notes = 0;
  std::uint64_t cells = 0;  // that should be there, compared byte for byte
  std::uint64_t histograms = 0;
  bool overview_compared = false;  // false: damaged frames leave nothing to compare with
  std::uint64_t fault_count = 0;
  std::vector<VerifyFault> faults;  // the first hundred

  bool sound() const noexcept { return fault_count == 0; }
};

// One of the store's tables.
struct TableUse {
  std::string name;
  std::uint64_t entries = 0;
  std::uint64_t bytes = 0;
};

struct StoreDescription {
  std::uint32_t format = 0;  // of the store on its medium
  std::uint64_t store_id = 0;
  Version version;
  RowFormat rows;
  Extent extent;
  std::vector<TableUse> tables;
  // What else this engine has to say, a line for a person each: "live slot", "0".
  std::vector<std::pair<std::string, std::string>> details;
};

class Admin {
 public:
  virtual ~Admin() = default;

  // Errors of both: store_corrupt (no more is known than that), store_io, store_readers_full,
  // store_unreachable.
  [[nodiscard]] virtual result<StoreDescription> describe() = 0;

  // Looks at every frame of the live log, makes the whole overview again and compares it byte for byte, in
  // one state of the store: a busy writer's store grows in the meantime. The notes and their bonds, the facts
  // and the list of changes are looked at with each part. Faults are no error.
  [[nodiscard]] virtual result<VerifyReport> verify(const VerifyPart& part) = 0;
  [[nodiscard]] result<VerifyReport> verify() { return verify(VerifyPart{}); }
};

// A log as engines open it.
class OperatedLog : public Log, public Admin {};

}  // namespace framesd::store
