// SPDX-License-Identifier: MIT
//
// A cursor must not outlive its transaction.
#include "lmdb/env/cursor.hpp"
#include "lmdb/env/env.hpp"

namespace lmdb = framesd::store::lmdb;

auto leak(const lmdb::Env& env) {
  return env.read([](lmdb::ReadTxn& txn) { return lmdb::Cursor::open(txn, lmdb::Table{0}); });
}
