// SPDX-License-Identifier: MIT
//
// walk_tree: a table of LMDB, page by page, in the order of its keys, however damaged it is.
//
// What cannot be read is passed over and said, with the keys that it may have held. No more pages are entered
// than the file has, so the walk ends: a damaged page can lead in circles.
#pragma once

#include "layout.hpp"
#include "page.hpp"
#include "page_file.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace framesd::store::lmdb::raw {

// Keys as bytes: from the first on, below the second, if there is one.
struct KeySpan {
  std::string from;
  std::optional<std::string> below;

  bool contains(Bytes key) const noexcept {
    return text_of(key) >= from && (!below || text_of(key) < *below);
  }
};

struct Damage {
  std::size_t page = 0;
  KeySpan keys;           // that stand on it or below it
  const char* what = "";  // "is no page of a tree"
};

class TreeVisitor {
 public:
  virtual ~TreeVisitor() = default;

  // Whether the page may be entered; false: it is damage ("is in use elsewhere").
  [[nodiscard]] virtual bool enter(std::size_t page) = 0;
  // Valid during the call.
  virtual void entry(const Entry& entry, std::size_t page) = 0;
  virtual void damaged(const Damage& damage) = 0;
};

// How the keys of a table are ordered. Numbers: in this machine's byte order, as LMDB keeps free pages.
enum class Order : std::uint8_t { bytes, numbers };

void walk_tree(const PageFile& file, const TableHead& table, Order order, TreeVisitor& to);

}  // namespace framesd::store::lmdb::raw
