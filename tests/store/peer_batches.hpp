// SPDX-License-Identifier: MIT
//
// What store_peer writes, known to the tests that look at what is left of it.
#pragma once

#include "store_fixture.hpp"

#include <string>

namespace framesd::test {

constexpr std::int64_t kPeerStep = 1000;  // from the first depth of a batch to the next one's

// How many rows batch `number` has. Every eighth is spread over several transactions.
constexpr int peer_rows(std::int64_t number) { return number % 8 == 7 ? 700 : 40; }

inline Batch peer_batch(const store::Writer& log, std::int64_t number) {
  return run_of(log, number * kPeerStep, 1, peer_rows(number), static_cast<std::uint64_t>(number));
}

// Facts number `number`: of any length, begun and ended by the number.
inline std::string peer_facts(std::int64_t number) {
  const std::string end = std::to_string(number);
  return end + "." + std::string(static_cast<std::size_t>(number * 7919 % 50'000), '.') + end;
}

inline store::lmdb::OpenOptions peer_options(const std::filesystem::path& directory) {
  return {.directory = directory, .map_bytes = 256 << 20, .format = kNarrow, .rows_per_transaction = 300};
}

}  // namespace framesd::test
