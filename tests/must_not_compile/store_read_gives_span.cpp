// SPDX-License-Identifier: MIT
//
// A view into pages must not leave the transaction that keeps them.
#include "lmdb/env/env.hpp"

namespace lmdb = framesd::store::lmdb;

auto leak(const lmdb::Env& env) {
  return env.read([](lmdb::ReadTxn& txn) { return txn.get(lmdb::Table{0}, {}); });
}
