// SPDX-License-Identifier: MIT
//
// The state of a damaged file that is salvaged: where its tables begin, and whether its free pages are known.
//
// LMDB keeps two states, each below a meta page. With both of these sound the newer one is taken. Where one
// is damaged, the other may be the older: the pages that hold the list of tables are then looked for in the
// whole file, and the one is taken whose meta record has the highest generation.
#pragma once

#include "lmdb/raw/page_file.hpp"
#include "lmdb/raw/tree.hpp"
#include "lmdb/tables.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace framesd::store::lmdb {

struct DamagedTable {
  std::string name;
  raw::Damage damage;
};

struct State {
  // By their numbers (tables.hpp). Empty: a table is not there, or the list of tables cannot be read.
  std::array<std::optional<raw::TableHead>, 8> tables{};
  bool has_tables = false;
  std::optional<std::size_t> list_page{};  // where the list of tables stands, with LMDB always a single page
  // Pages that hold nothing. Empty: not known.
  std::optional<std::vector<bool>> free{};
  std::vector<DamagedTable> damage{};  // of the two lists

  const std::optional<raw::TableHead>& head(Table table) const noexcept {
    return tables[static_cast<std::size_t>(table)];
  }
};

[[nodiscard]] State find_state(const raw::PageFile& file, const raw::FileHeads& heads);

}  // namespace framesd::store::lmdb
