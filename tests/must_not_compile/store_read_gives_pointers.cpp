// SPDX-License-Identifier: MIT
//
// Pointers into pages must not leave the transaction, not even inside a container.
#include "lmdb/env/env.hpp"

#include <vector>

namespace lmdb = framesd::store::lmdb;

auto leak(const lmdb::Env& env) {
  return env.read([](lmdb::ReadTxn& txn) -> framesd::result<std::vector<const std::uint8_t*>> {
    return std::vector<const std::uint8_t*>{txn.get(lmdb::Table{0}, {}).value()->data()};
  });
}
