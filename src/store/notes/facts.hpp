// SPDX-License-Identifier: MIT
//
// The facts of the log in the meta table, beside the meta record and the notes: a text with a checksum.
#pragma once

#include "lmdb/env/txn.hpp"
#include <framesd/base/error.hpp>

#include <string_view>

namespace framesd::store::lmdb {

constexpr std::string_view kFactsKey = "facts";

// Empty: there are none. Points into the transaction. Errors: store_corrupt, store_io.
[[nodiscard]] result<std::string_view> read_facts(const Txn& txn);

// Stores `facts`, or takes away those there are where it is empty. Errors: as WriteTxn::put().
[[nodiscard]] result<void> write_facts(WriteTxn& txn, std::string_view facts);

}  // namespace framesd::store::lmdb
