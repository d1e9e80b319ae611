// SPDX-License-Identifier: MIT
//
// The list is table 0: each value a count and as many page numbers. Names in brackets are LMDB's.
#include "free_pages.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <span>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace framesd::store::lmdb {
namespace {

struct PageHead {  // [MDB_page]
  std::size_t number;
  std::uint16_t pad;
  std::uint16_t flags;
  std::uint16_t lower;  // the places of nodes, 2 bytes each, end here
  std::uint16_t upper;
};
struct TableHead {  // [MDB_db]
  std::uint32_t pad;
  std::uint16_t flags;
  std::uint16_t depth;
  std::size_t branch_pages;
  std::size_t leaf_pages;
  std::size_t overflow_pages;
  std::size_t entries;
  std::size_t root;
};
struct MetaHead {  // [MDB_meta]
  std::uint32_t magic;
  std::uint32_t version;
  void* address;
  std::size_t map_bytes;
  TableHead tables[2];  // free pages; the list of tables
  std::size_t last_page;
  std::size_t transaction;
};
struct NodeHead {  // [MDB_node]
  std::uint16_t low;
  std::uint16_t high;
  std::uint16_t flags;
  std::uint16_t key_bytes;
};

constexpr std::uint16_t kBranch = 1;       // [P_BRANCH]
constexpr std::uint16_t kLeaf = 2;         // [P_LEAF]
constexpr std::uint16_t kBig = 1;          // [F_BIGDATA]: the value stands on pages of its own
constexpr std::size_t kNoPage = SIZE_MAX;  // [P_INVALID]

using Buffer = std::vector<std::byte>;

class FreeList {
 public:
  FreeList(int fd, std::size_t page_bytes, std::uint64_t first) noexcept
      : fd_(fd), page_bytes_(page_bytes), first_(first) {}

  std::optional<std::uint64_t> count();

 private:
  [[nodiscard]] bool read(std::uint64_t offset, std::span<std::byte> out) const;
  std::optional<TableHead> newest_table() const;
  [[nodiscard]] bool take_page(std::size_t number, unsigned levels);
  [[nodiscard]] bool take_node(const Buffer& page, std::size_t at, unsigned levels);
  [[nodiscard]] bool take_value(const Buffer& page, std::size_t at, const NodeHead& node);
  void take_pages(std::span<const std::byte> value);

  const int fd_;
  const std::size_t page_bytes_;
  const std::uint64_t first_;
  std::uint64_t pages_left_ = 0;  // that the table may have: a damaged one could lead in circles
  std::uint64_t found_ = 0;
};

template <class T>
T at_offset(std::span<const std::byte> bytes, std::size_t offset) {
  T value{};
  std::memcpy(&value, bytes.data() + offset, sizeof value);
  return value;
}

// False: the file ends before, or cannot be read.
bool FreeList::read(std::uint64_t offset, std::span<std::byte> out) const {
  while (!out.empty()) {
    const ssize_t count = ::pread(fd_, out.data(), out.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    offset += static_cast<std::uint64_t>(count);
    out = out.subspan(static_cast<std::size_t>(count));
  }
  return true;
}

std::optional<TableHead> FreeList::newest_table() const {
  MetaHead newest{};
  for (const std::size_t page : {std::size_t{0}, std::size_t{1}}) {
    MetaHead meta{};
    if (!read(page * page_bytes_ + sizeof(PageHead), std::as_writable_bytes(std::span(&meta, 1)))) return {};
    if (page == 0 || meta.transaction > newest.transaction) newest = meta;
  }
  return newest.tables[0];
}

std::optional<std::uint64_t> FreeList::count() {
  const auto table = newest_table();
  if (!table) return {};
  if (table->root == kNoPage) return 0;
  pages_left_ = table->branch_pages + table->leaf_pages;
  if (!take_page(table->root, table->depth)) return {};
  return found_;
}

bool FreeList::take_page(std::size_t number, unsigned levels) {
  if (levels == 0 || pages_left_-- == 0) return false;
  Buffer page(page_bytes_);
  if (!read(std::uint64_t{number} * page_bytes_, page)) return false;
  const auto head = at_offset<PageHead>(page, 0);
  const bool fits = head.lower >= sizeof(PageHead) && head.lower <= page_bytes_;
  if (!fits || (head.flags & (kBranch | kLeaf)) != (levels == 1 ? kLeaf : kBranch)) return false;
  for (std::size_t place = sizeof(PageHead); place + 2 <= head.lower; place += 2) {
    if (!take_node(page, at_offset<std::uint16_t>(page, place), levels)) return false;
  }
  return true;
}

bool FreeList::take_node(const Buffer& page, std::size_t at, unsigned levels) {
  if (at + sizeof(NodeHead) > page.size()) return false;
  const auto node = at_offset<NodeHead>(page, at);
  if (levels == 1) return take_value(page, at, node);
  const std::uint64_t child =
      node.low | std::uint64_t{node.high} << 16 | std::uint64_t{node.flags} << 32;  // [NODEPGNO]
  return take_page(static_cast<std::size_t>(child), levels - 1);
}

bool FreeList::take_value(const Buffer& page, std::size_t at, const NodeHead& node) {
  const std::size_t bytes = node.low | std::size_t{node.high} << 16;
  const std::size_t begin = at + sizeof(NodeHead) + node.key_bytes;
  const bool big = (node.flags & kBig) != 0;
  if (begin + (big ? sizeof(std::size_t) : bytes) > page.size()) return false;
  if (!big) {
    take_pages(std::span(page).subspan(begin, bytes));
    return true;
  }
  struct stat file {};
  if (::fstat(fd_, &file) != 0 || bytes > static_cast<std::uint64_t>(file.st_size)) return false;
  Buffer value(bytes);
  const std::uint64_t there = std::uint64_t{at_offset<std::size_t>(page, begin)} * page_bytes_;
  if (!read(there + sizeof(PageHead), value)) return false;
  take_pages(value);
  return true;
}

void FreeList::take_pages(std::span<const std::byte> value) {
  const std::size_t places = value.size() / sizeof(std::size_t);
  if (places == 0) return;
  const std::size_t last = std::min(at_offset<std::size_t>(value, 0), places - 1);
  for (std::size_t i = 1; i <= last; ++i)
    found_ += at_offset<std::size_t>(value, i * sizeof(std::size_t)) >= first_ ? 1 : 0;
}

}  // namespace

std::optional<std::uint64_t> free_pages_from(int fd, std::size_t page_bytes, std::uint64_t first) {
  return FreeList(fd, page_bytes, first).count();
}

}  // namespace framesd::store::lmdb
