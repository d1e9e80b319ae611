// SPDX-License-Identifier: MIT
//
// OverviewUpdater::Recompute: one touched cell on its way from what it was to what it is.
//
// Children are gone through in ascending order. Those without a record wait in a run of frames, read in one
// scan as late as possible; the same for samples where a histogram has to be counted.
#pragma once

#include "update.hpp"

#include <cstdint>
#include <optional>

namespace framesd::store {

class OverviewUpdater::Recompute {
 public:
  Recompute(OverviewUpdater& all, CellId id, const ChangeSlice& changes) noexcept
      : all_(all), level_(all.levels_[id.level()]), id_(id), changes_(changes) {}

  [[nodiscard]] result<State> run();

 private:
  // Neighbouring children whose frames are still to be read.
  struct Run {
    KeyRange range{1, 0};
    std::optional<std::uint64_t> frames = 0;  // there should be; empty: not known

    void extend(const KeyRange& child, std::optional<std::uint64_t> more) noexcept;
  };

  [[nodiscard]] result<void> look_before();
  void decide() noexcept;
  [[nodiscard]] result<void> take(std::size_t index);
  [[nodiscard]] result<void> take_untouched(std::size_t index);
  [[nodiscard]] result<void> take_touched(std::size_t index, const ChangeSlice& changes);
  [[nodiscard]] result<void> add(const CellView& child);
  [[nodiscard]] result<void> read_frames();
  [[nodiscard]] result<void> read_samples();
  [[nodiscard]] result<State> store();
  [[nodiscard]] result<void> store_histogram();
  [[nodiscard]] result<State> erase();

  OverviewUpdater& all_;
  Level& level_;
  CellId id_;
  const ChangeSlice& changes_;

  bool was_stored_ = false;
  ChildCounts before_{};
  bool had_histogram_ = false;

  bool keep_ = false;    // not above the top: to be stored, if it has frames enough
  bool follow_ = false;  // the histogram there was, by its difference
  bool count_ = false;   // a histogram anew, should there be one

  std::uint64_t frames_ = 0;
  Run unread_frames_;
  Run uncounted_;
};

}  // namespace framesd::store
