// SPDX-License-Identifier: MIT
//
// PendingWrite: a request on its way through the writer, and how far it has come.
#pragma once

#include "key.hpp"
#include <framesd/base/error.hpp>
#include <framesd/store/write_request.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace framesd::store {

struct WriteProgress {
  std::size_t rows = 0;  // of an Upsert, in the order they are stored
  bool finished = false;
  std::optional<errc> refused;  // nothing was changed for it
  WriteOutcome outcome;
};

struct PendingWrite {
  PendingWrite(WriteRequest asked, Completion on_end);

  WriteRequest request;
  Completion completion;
  std::vector<std::uint32_t> order;  // an Upsert's rows by depth; empty if they stand so
  WriteProgress durable;
  WriteProgress tentative;
};

// Bytes that `request` holds, for bounding what is on its way.
[[nodiscard]] std::size_t weight_of(const WriteRequest& request) noexcept;

// Which row of an Upsert's batch is the one at `place` by depth.
inline std::size_t row_at(const PendingWrite& write, std::size_t place) noexcept {
  return write.order.empty() ? place : write.order[place];
}

// The depths of the first `rows` of `write`'s rows, from the lowest to the highest.
inline KeyRange extent_of(const PendingWrite& write, const WriteBatch& batch, std::size_t rows) noexcept {
  if (rows == 0) return {.lowest = 1, .highest = 0};
  return {key_of(batch.depth(row_at(write, 0))), key_of(batch.depth(row_at(write, rows - 1)))};
}

// Ends a request without doing anything of it.
inline void refuse(WriteProgress& progress, errc reason) noexcept {
  progress.refused = reason;
  progress.finished = true;
}

}  // namespace framesd::store
