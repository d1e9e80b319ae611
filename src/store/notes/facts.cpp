// SPDX-License-Identifier: MIT
#include "facts.hpp"

#include "entry_crc.hpp"
#include "lmdb/env/bytes.hpp"
#include "tables.hpp"
#include <framesd/base/endian.hpp>

#include <string>

namespace framesd::store::lmdb {
result<std::string_view> read_facts(const Txn& txn) {
  const auto stored = txn.get(kMetaTable, bytes_of(kFactsKey));
  if (!stored) return stored.error();
  if (!*stored) return std::string_view();
  const auto facts = checked_entry(bytes_of(kFactsKey), **stored);
  if (!facts) return errc::store_corrupt;
  return text_of(*facts);
}

result<void> write_facts(WriteTxn& txn, std::string_view facts) {
  if (facts.empty()) {
    const auto erased = txn.erase(kMetaTable, bytes_of(kFactsKey));
    return erased ? result<void>() : erased.error();
  }
  std::string entry(kEntryCrcBytes, '\0');
  entry += facts;
  store_le(reinterpret_cast<std::uint8_t*>(entry.data()), entry_crc(bytes_of(kFactsKey), bytes_of(entry)));
  return txn.put(kMetaTable, bytes_of(kFactsKey), bytes_of(entry));
}

}  // namespace framesd::store::lmdb
