// SPDX-License-Identifier: MIT
//
// Format 2 to 3: states are counted by what changes the frames, and what the newest commits changed is
// written down. There is nothing to convert: the count begins, in a new incarnation.
#include "migrate.hpp"
#include "tables.hpp"

namespace framesd::store::lmdb {
namespace {

result<void> begin_counting(WriteTxn& txn, const Meta&) { return txn.clear(kChangesTable); }

result<bool> nothing_to_convert(WriteTxn&, const Meta&) { return true; }

}  // namespace

const MigrationStep kMigrationFrom2{.from = 2, .begin = begin_counting, .advance = nothing_to_convert};

}  // namespace framesd::store::lmdb
