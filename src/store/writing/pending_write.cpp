// SPDX-License-Identifier: MIT
#include "pending_write.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <variant>

namespace framesd::store {
namespace {

constexpr std::size_t kRequestBytes = 256;  // what a request weighs besides its rows

// The rows of `batch` by depth, repeats in the order they came; empty if they stand so already.
std::vector<std::uint32_t> order_of(const WriteBatch& batch) {
  std::vector<std::uint32_t> order;
  if (batch.ascending()) return order;
  order.resize(batch.rows());
  std::iota(order.begin(), order.end(), 0u);
  std::ranges::stable_sort(order, {}, [&](std::uint32_t row) { return batch.depth(row); });
  return order;
}

}  // namespace

PendingWrite::PendingWrite(WriteRequest asked, Completion on_end)
    : request(std::move(asked)), completion(std::move(on_end)) {
  const auto* upsert = std::get_if<Upsert>(&request);
  if (upsert != nullptr && upsert->rows() != 0) order = order_of(*upsert->batch);
}

std::size_t weight_of(const WriteRequest& request) noexcept {
  if (const auto* describe = std::get_if<Describe>(&request)) return kRequestBytes + describe->facts.size();
  const auto* upsert = std::get_if<Upsert>(&request);
  if (upsert == nullptr) return kRequestBytes;
  std::size_t weight = kRequestBytes + (upsert->batch ? upsert->batch->bytes() : 0);
  for (const Note& note : upsert->notes)
    weight += note.key.size() + note.value.size() + (note.expect ? note.expect->size() : 0);
  return weight;
}

}  // namespace framesd::store
