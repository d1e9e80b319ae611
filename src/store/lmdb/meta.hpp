// SPDX-License-Identifier: MIT
//
// Meta: the one record that says what a store is and which of its slots is live.
//
// Every transaction reads it afresh, since any process may have changed it. The format number comes first and
// is judged before anything else, so that a newer store is not taken for a damaged one.
#pragma once

#include "lmdb/env/txn.hpp"
#include "tables.hpp"
#include <framesd/base/error.hpp>
#include <framesd/frame/row_format.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace framesd::store::lmdb {

// 1: frames alone. 2: with their overview. 3: with a count of their states, and what the newest ones changed.
constexpr std::uint32_t kFormat = 3;
constexpr std::uint32_t kOldestFormat = 1;    // from which there are steps, see migrate.hpp
constexpr std::uint32_t kOldestReadable = 2;  // without them, by who does not write
constexpr std::uint32_t kCountingFormat = 3;  // the first that has generations and changes

// Who builds a replacement in the idle slot. Id 0: nobody. The process id is for people: whether the builder
// lives is known from its lock (lmdb/file_locks.hpp), also from another container.
struct Builder {
  std::uint64_t id = 0;
  std::uint32_t pid = 0;

  friend bool operator==(const Builder&, const Builder&) = default;
};

struct Meta {
  std::uint32_t format = kFormat;
  std::uint64_t store_id = 0;     // random, for the store's life
  std::uint64_t incarnation = 0;  // random, new whenever the generation starts again
  std::uint64_t generation = 1;   // of the live log: how often it was changed, and one
  RowFormat rows;
  Slot live = Slot::zero;
  Builder builder;
  std::uint64_t created = 0;  // in milliseconds since 1970; 0: not known

  Slot idle() const noexcept { return other(live); }

  friend bool operator==(const Meta&, const Meta&) = default;
};

// Whether somebody is at work in the idle slot of the store that `txn` sees, and whether it is somebody else.
// Builders that died, or that were this process when it had the store open before, are nobody.
[[nodiscard]] bool is_being_built(const Meta& meta, const Txn& txn);
[[nodiscard]] bool is_built_by_another(const Meta& meta, const Txn& txn);

// What others are told as the incarnation: a copy of the file has another one, since the two are changed
// apart from each other.
[[nodiscard]] inline std::uint64_t incarnation_of(const Meta& meta, const Txn& txn) noexcept {
  return meta.incarnation ^ txn.file_mark();
}

// The sentence for a person about a store in `directory` that cannot be used.
[[nodiscard]] Failure open_failure(const std::string& directory, const boost::system::error_code& error);

// The key of the meta record in the meta table.
constexpr std::string_view kMetaKey = "store";

using MetaBytes = std::array<std::uint8_t, 64>;

[[nodiscard]] MetaBytes encode_meta(const Meta& meta) noexcept;

// Of any format that is not newer. Errors: store_newer_format, store_corrupt.
[[nodiscard]] result<Meta> decode_meta(Bytes bytes) noexcept;

// The format number of a meta record, whatever the rest is; 0 if there is none.
[[nodiscard]] std::uint32_t format_of_meta(Bytes bytes) noexcept;

// The meta record of a store that can be read; one that is open to be written is of this format. Errors:
// store_corrupt (none, damaged, or older), store_newer_format, store_io.
[[nodiscard]] result<Meta> read_meta(const Txn& txn);

// Its bytes, empty in an environment without one.
[[nodiscard]] result<std::optional<Bytes>> read_meta_bytes(const Txn& txn);

// Errors: store_full, store_io.
[[nodiscard]] result<void> write_meta(WriteTxn& txn, const Meta& meta);

}  // namespace framesd::store::lmdb
