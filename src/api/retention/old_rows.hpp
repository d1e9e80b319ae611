// SPDX-License-Identifier: MIT
//
// OldRows: what could be dropped from a log as one, and which of its rows may go.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/frame/depth_range.hpp>
#include <framesd/frame/row_format.hpp>
#include <framesd/ingest/ledger.hpp>
#include <framesd/store/view.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace framesd::api {

struct OldRows {
  std::string log;
  std::string ingest;                          // its id in the ledger; empty: the whole log
  std::string source;                          // of the ingest
  std::chrono::system_clock::time_point time;  // when it came; of a log: when it was changed last
  store::Version version;                      // of the log, in the state that was looked at
  std::vector<DepthRange> pieces;              // of an ingest: where its rows are and no younger ones
  std::uint64_t frames = 0;
  std::uint64_t bytes = 0;  // of the store, about
};

struct LogInUse {
  std::string name;
  // Uploads or jobs are under way, perhaps into this log: their rows are in no ledger yet.
  bool ingesting = false;
};

// Whether an ingest of this time is asked for, and all before it; `bytes` are of those given so far.
using Wanted = std::function<bool(std::chrono::system_clock::time_point time, std::uint64_t bytes)>;

// The oldest ingests of a log, as long as they are wanted, without those of whose rows nothing is left to be
// dropped. Rows stay that a younger ingest of the ledger may have stored, or that were changed behind the
// ingest as far as the log still knows its changes (store::kChangesKept): whatever lies between the first
// and the last depth of either. While something is ingested, an ingest stays whose changes since are not all
// known. Errors: those of a view.
[[nodiscard]] result<std::vector<OldRows>> old_ingests(store::View& log, const LogInUse& of,
                                                       const Wanted& wanted);

// The one of this id, as it is now. Empty: there is none, or nothing of it is left to be dropped.
[[nodiscard]] result<std::optional<OldRows>> old_ingest(store::View& log, const LogInUse& of,
                                                        const std::string& id);

// The log as one. Empty: nothing tells its age, or it has no frames. Errors: those of a view.
[[nodiscard]] result<std::optional<OldRows>> old_log(store::View& log, const std::string& name);

// What so many rows of a log take of the store, about.
[[nodiscard]] std::uint64_t bytes_of_rows(const RowFormat& format, std::uint64_t frames) noexcept;

// `range` without all of `others`, in depth order.
[[nodiscard]] std::vector<DepthRange> without(const DepthRange& range, std::vector<DepthRange> others);

}  // namespace framesd::api
