// SPDX-License-Identifier: MIT
//
// The facts of the log, an entry beside its notes: a text with a checksum.
#pragma once

#include "entries.hpp"
#include <framesd/base/error.hpp>

#include <string_view>

namespace framesd::store {

constexpr std::string_view kFactsKey = "facts";

// Empty: there are none. Points into the transaction. Errors: store_corrupt, store_io.
[[nodiscard]] result<std::string_view> read_facts(Entries& entries);

// Stores `facts`, or takes away those there are where it is empty. Errors: as EntryTable::put().
[[nodiscard]] result<void> write_facts(EntryTable& entries, std::string_view facts);

}  // namespace framesd::store
