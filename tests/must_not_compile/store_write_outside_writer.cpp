// SPDX-License-Identifier: MIT
//
// Only the writer may change the database.
#include "lmdb/env/env.hpp"

namespace lmdb = framesd::store::lmdb;

auto meddle(lmdb::Env& env) {
  return env.write([](lmdb::WriteTxn& txn) { return txn.clear(lmdb::Table{0}); });
}
