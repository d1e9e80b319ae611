// SPDX-License-Identifier: MIT
//
// The list is a table: each key is a transaction, each value a count and as many page numbers.
#include "free_list.hpp"

#include "tree.hpp"

namespace framesd::store::lmdb::raw {
namespace {

class FreeList final : public TreeVisitor {
 public:
  FreeList(const PageFile& file, FunctionRef<void(std::size_t)> take) noexcept : file_(file), take_(take) {}

  bool enter(std::size_t) override { return true; }
  void entry(const Entry& entry, std::size_t) override {
    ++entries_;
    const auto value = entry.key.size() == sizeof(std::size_t) ? file_.value_of(entry, held_) : std::nullopt;
    if (!value || !take_pages(*value)) whole_ = false;
  }
  void damaged(const Damage&) override { whole_ = false; }

  bool is_whole(const TableHead& free) const noexcept { return whole_ && entries_ == free.entries; }

 private:
  bool take_pages(Bytes value) {
    const std::size_t places = value.size() / sizeof(std::size_t);
    if (places == 0) return false;
    const auto count = at_offset<std::size_t>(value, 0);
    if (count > places - 1) return false;
    for (std::size_t i = 1; i <= count; ++i) take_(at_offset<std::size_t>(value, i * sizeof(std::size_t)));
    return true;
  }

  const PageFile& file_;
  const FunctionRef<void(std::size_t)> take_;
  std::size_t entries_ = 0;
  bool whole_ = true;
  Buffer held_;
};

}  // namespace

bool each_free_page(const PageFile& file, const TableHead& free, FunctionRef<void(std::size_t)> take) {
  FreeList list(file, take);
  walk_tree(file, free, Order::numbers, list);
  return list.is_whole(free);
}

}  // namespace framesd::store::lmdb::raw
