// SPDX-License-Identifier: MIT
//
// Page: a page of a tree, taken apart. Every offset in it is checked, so any bytes may be opened.
#pragma once

#include "bytes.hpp"
#include "layout.hpp"

#include <optional>

namespace framesd::store::lmdb::raw {

// An entry of a table. Views into its page.
struct Entry {
  Bytes key;
  std::uint16_t flags = 0;
  std::size_t value_bytes = 0;
  Bytes value;                            // empty where it stands on pages of its own
  std::size_t value_at = 0;               // where it begins in its page
  std::optional<std::size_t> big_page{};  // the first of those pages
};

// A way from a branch to a page below it, which holds keys from `key` on.
struct Child {
  Bytes key;
  std::size_t page = 0;
};

class Page {
 public:
  // Empty: it is not the branch or leaf page of that number, or its list of nodes cannot be right.
  [[nodiscard]] static std::optional<Page> open(Bytes bytes, std::size_t number) noexcept;

  bool is_leaf() const noexcept { return (head_.flags & kLeaf) != 0; }
  // Entries of a leaf, or children of a branch.
  std::size_t size() const noexcept { return (head_.lower - sizeof(PageHead)) / sizeof(std::uint16_t); }

  // Empty: it reaches out of the page. REQUIRES: i < size(), and the kind of page
  [[nodiscard]] std::optional<Entry> entry(std::size_t i) const noexcept;
  [[nodiscard]] std::optional<Child> child(std::size_t i) const noexcept;

  // Whether the nodes fill their part of the page, as LMDB keeps it: else some of them are not found.
  [[nodiscard]] bool is_complete() const noexcept;

 private:
  struct Node {
    std::size_t at = 0;
    NodeHead head{};
    Bytes key;
  };

  Page(Bytes bytes, const PageHead& head) noexcept : bytes_(bytes), head_(head) {}

  std::optional<Node> node(std::size_t i) const noexcept;
  std::size_t bytes_of(const Node& node) const noexcept;

  Bytes bytes_;
  PageHead head_;
};

}  // namespace framesd::store::lmdb::raw
