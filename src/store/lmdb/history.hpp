// SPDX-License-Identifier: MIT
//
// The table `changes`: what the newest requests did to the live log, an entry for each that changed it.
#pragma once

#include "lmdb/env/txn.hpp"
#include "meta.hpp"
#include <framesd/store/log_change.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace framesd::store::lmdb {

// Writes `change` down and drops the entry that is now too old. Errors: as WriteTxn::put().
[[nodiscard]] result<void> write_change(WriteTxn& txn, const LogChange& change);

// The changes behind `since`, up to the state that `meta` is of, the oldest first. Empty: not known, for they
// are no longer all there. Errors: store_corrupt, store_io.
[[nodiscard]] result<std::optional<std::vector<LogChange>>> changes_since(const Txn& txn, const Meta& meta,
                                                                          std::uint64_t since);

using ChangeBytes = std::array<std::uint8_t, 64>;

[[nodiscard]] ChangeBytes encode_change(const LogChange& change) noexcept;

// Errors: store_corrupt.
[[nodiscard]] result<LogChange> decode_change(Bytes key, Bytes value) noexcept;

}  // namespace framesd::store::lmdb
