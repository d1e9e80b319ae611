// SPDX-License-Identifier: MIT
//
// The bytes of a table as LMDB has them. Only for directories that no store has open.
#pragma once

#include "raw_lmdb.hpp"

#include <string>
#include <utility>
#include <vector>

namespace framesd::test {

using Entries = std::vector<std::pair<std::string, std::string>>;

inline Entries entries_of(const std::filesystem::path& directory, const std::string& name) {
  const auto text = [](const MDB_val& value) {
    return std::string(static_cast<const char*>(value.mv_data), value.mv_size);
  };
  Entries entries;
  with_lmdb(directory, [&](MDB_txn* txn) {
    MDB_cursor* cursor = nullptr;
    must(mdb_cursor_open(txn, table(txn, name.c_str()), &cursor));
    MDB_val key;
    MDB_val value;
    while (mdb_cursor_get(cursor, &key, &value, MDB_NEXT) == MDB_SUCCESS) {
      entries.emplace_back(text(key), text(value));
    }
    mdb_cursor_close(cursor);
  });
  return entries;
}

// Cells and histograms of one slot.
inline std::pair<Entries, Entries> overview_of(const std::filesystem::path& directory, unsigned slot) {
  const std::string number = "." + std::to_string(slot);
  return {entries_of(directory, "overview" + number), entries_of(directory, "histograms" + number)};
}

}  // namespace framesd::test
