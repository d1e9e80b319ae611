// SPDX-License-Identifier: MIT
#include "tree.hpp"

#include <cerrno>

namespace framesd::store::lmdb::raw {
namespace {

class Walk {
 public:
  Walk(const PageFile& file, Order order, TreeVisitor& to) noexcept
      : file_(file), order_(order), to_(to), pages_left_(file.pages()) {}

  void page(std::size_t number, unsigned levels, const KeySpan& keys) {
    Buffer bytes;
    const auto found = open(number, levels, keys, bytes);
    if (!found) return;
    if (pages_left_ == 0 || !to_.enter(number)) return to_.damaged({number, keys, "is in use elsewhere"});
    --pages_left_;
    const bool whole = levels == 1 ? entries(*found, number) : children(*found, levels, keys);
    if (!whole || !found->is_complete()) to_.damaged({number, keys, "has entries that cannot be read"});
  }

 private:
  std::optional<Page> open(std::size_t number, unsigned levels, const KeySpan& keys, Buffer& bytes) {
    const auto refuse = [&](const char* what) -> std::optional<Page> {
      to_.damaged({number, keys, what});
      return {};
    };
    if (number < kFirstPage) return refuse("is no page of a tree");
    const int error = file_.read_page(number, bytes);
    if (error == ENODATA) return refuse("lies behind the end of the file");
    if (error != 0) return refuse("cannot be read from the disk");
    const auto page = Page::open(bytes, number);
    if (!page || page->is_leaf() != (levels == 1)) return refuse("is no page of a tree");
    if (!belongs(*page, keys)) return refuse("holds entries of another place");
    return page;
  }

  // Whether all keys that can be read are those of this place. A page that is not lets nothing be taken: a
  // damaged branch may have led to one that was given up. The first key of a branch is left out by LMDB.
  bool belongs(const Page& page, const KeySpan& keys) const {
    if (order_ == Order::numbers) return true;
    for (std::size_t i = page.is_leaf() ? 0 : 1; i < page.size(); ++i) {
      const auto entry = page.is_leaf() ? page.entry(i) : std::nullopt;
      const auto child = page.is_leaf() ? std::nullopt : page.child(i);
      if ((entry && !keys.contains(entry->key)) || (child && !keys.contains(child->key))) return false;
    }
    return true;
  }

  bool entries(const Page& page, std::size_t number) {
    bool whole = true;
    for (std::size_t i = 0; i < page.size(); ++i) {
      const auto entry = page.entry(i);
      if (entry) to_.entry(*entry, number);
      whole = whole && entry.has_value();
    }
    return whole;
  }

  bool children(const Page& branch, unsigned levels, const KeySpan& keys) {
    bool whole = true;
    for (std::size_t i = 0; i < branch.size(); ++i) {
      const auto child = branch.child(i);
      whole = whole && child.has_value();
      if (!child) continue;
      KeySpan below = keys;
      if (i != 0) below.from = std::string(text_of(child->key));
      const auto next = i + 1 < branch.size() ? branch.child(i + 1) : std::nullopt;
      if (next) below.below = std::string(text_of(next->key));
      page(child->page, levels - 1, below);
    }
    return whole;
  }

  const PageFile& file_;
  const Order order_;
  TreeVisitor& to_;
  std::size_t pages_left_;
};

}  // namespace

void walk_tree(const PageFile& file, const TableHead& table, Order order, TreeVisitor& to) {
  if (table.root == kNoPage) return;
  if (table.depth == 0 || table.depth > kLevelsMost)
    return to.damaged({table.root, {}, "has a tree of no possible depth above it"});
  Walk(file, order, to).page(table.root, table.depth, {});
}

}  // namespace framesd::store::lmdb::raw
