// SPDX-License-Identifier: MIT
//
// The examination of one log in one transaction, and the description of a store.
#pragma once

#include "lmdb/env/txn.hpp"
#include "meta.hpp"
#include <framesd/store/admin.hpp>

namespace framesd::store::lmdb {

// Of the live log; version is left to the caller. Errors: store_io, store_corrupt where LMDB itself notices.
[[nodiscard]] result<VerifyReport> verify_log(const Txn& txn, const Meta& meta, const VerifyPart& part);

// All but version and status. Errors: store_corrupt, store_io.
[[nodiscard]] result<StoreDescription> describe_store(const Txn& txn, const Meta& meta);

}  // namespace framesd::store::lmdb
