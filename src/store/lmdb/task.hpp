// SPDX-License-Identifier: MIT
//
// Task: a request on its way through the writer, and how far it has come.
//
// What one transaction did stands in `tentative` until it is durable: a transaction that fails is forgotten
// by copying `durable` back.
#pragma once

#include "key.hpp"
#include <framesd/base/error.hpp>
#include <framesd/store/log.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace framesd::store::lmdb {

struct Progress {
  std::size_t rows = 0;  // of an Upsert, in the order they are stored
  bool finished = false;
  std::optional<errc> refused;  // nothing was changed for it
  WriteOutcome outcome;
};

struct Task {
  Task(WriteRequest asked, Completion on_end) : request(std::move(asked)), completion(std::move(on_end)) {}

  WriteRequest request;
  Completion completion;
  std::vector<std::uint32_t> order;  // an Upsert's rows by depth; empty if they stand so
  Progress durable;
  Progress tentative;
};

// Which row of an Upsert's batch is the one at `place` by depth.
inline std::size_t row_at(const Task& task, std::size_t place) noexcept {
  return task.order.empty() ? place : task.order[place];
}

// The depths of the first `rows` of `task`'s rows, from the lowest to the highest.
inline KeyRange extent_of(const Task& task, const WriteBatch& batch, std::size_t rows) noexcept {
  if (rows == 0) return {.lowest = 1, .highest = 0};
  return {key_of(batch.depth(row_at(task, 0))), key_of(batch.depth(row_at(task, rows - 1)))};
}

// Ends a request of which nothing is done.
inline void refuse(Progress& progress, errc reason) noexcept {
  progress.refused = reason;
  progress.finished = true;
}

}  // namespace framesd::store::lmdb
