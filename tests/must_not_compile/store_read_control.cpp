// SPDX-License-Identifier: MIT
//
// The control: bodies that own what they give, and plain functions, are fine.
#include "lmdb/env/env.hpp"

#include <vector>

namespace lmdb = framesd::store::lmdb;

framesd::result<std::vector<std::uint8_t>> copy_out(const lmdb::Env& env) {
  return env.read([](lmdb::ReadTxn& txn) -> framesd::result<std::vector<std::uint8_t>> {
    const auto found = txn.get(lmdb::Table{0}, {});
    if (!found) return found.error();
    return std::vector<std::uint8_t>((*found)->begin(), (*found)->end());
  });
}
