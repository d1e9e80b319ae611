// SPDX-License-Identifier: MIT
//
// CellMemory: cells of a log's live content as one version of the log had them, kept from one look to the
// next. What a look has read the next ones need not ask for, until frames are changed. Any thread.
#pragma once

#include <framesd/base/mutex.hpp>
#include <framesd/store/view.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

namespace framesd::store::postgres {

// What is known of a stored cell, or that there is none.
struct KeptCell {
  std::optional<std::vector<std::uint8_t>> record;
  std::optional<std::vector<std::uint8_t>> histogram;
  bool changed = false;  // in a table that is to be written
};

class CellMemory {
 public:
  using Cells = std::map<std::uint64_t, KeptCell>;  // by heap number

  // The cell of that heap number, if that version's is known.
  [[nodiscard]] std::optional<KeptCell> find(const Version& version, std::uint64_t heap);
  // A look at an older version than the newest one adds nothing.
  void add(const Version& version, std::uint64_t heap, const KeptCell& cell);

  // A commit of this process has made `to` out of `from`. These cells are known to be, or not to be, in the
  // new version; all others are as they were.
  void advance(const Version& from, const Version& to, Cells cells);

  // The heap number of the topmost cell; 0: there is none. Empty: it is not known.
  [[nodiscard]] std::optional<std::uint64_t> top(const Version& version);
  void set_top(const Version& version, std::uint64_t heap);

 private:
  // Whether the memory is about that version, or can become so.
  bool takes(const Version& version) FRAMESD_REQUIRES(mutex_);
  void forget() FRAMESD_REQUIRES(mutex_);

  Mutex mutex_;
  Version version_ FRAMESD_GUARDED_BY(mutex_);
  std::unordered_map<std::uint64_t, KeptCell> cells_ FRAMESD_GUARDED_BY(mutex_);
  std::size_t bytes_ FRAMESD_GUARDED_BY(mutex_) = 0;
  std::optional<std::uint64_t> top_ FRAMESD_GUARDED_BY(mutex_);
};

}  // namespace framesd::store::postgres
