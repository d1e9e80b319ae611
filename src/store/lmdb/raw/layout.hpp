// SPDX-License-Identifier: MIT
//
// How LMDB lays out its file: the structures at the beginning of pages, tables and nodes.
//
// This is data version 1 of LMDB (lmdb's mdb.c), as a machine of this byte order and word size writes it.
// Names in brackets are LMDB's. What is read with these may be damaged: nothing here is checked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace framesd::store::lmdb::raw {

struct PageHead {  // [MDB_page]
  std::size_t number;
  std::uint16_t pad;
  std::uint16_t flags;
  std::uint16_t lower;  // the places of nodes, 2 bytes each, end here
  std::uint16_t upper;  // nodes begin here, and go on to the end of the page without gaps
};
struct TableHead {  // [MDB_db]
  std::uint32_t pad;
  std::uint16_t flags;
  std::uint16_t depth;  // levels of the tree
  std::size_t branch_pages;
  std::size_t leaf_pages;
  std::size_t overflow_pages;
  std::size_t entries;
  std::size_t root;
};
struct MetaHead {  // [MDB_meta], behind the head of pages 0 and 1
  std::uint32_t magic;
  std::uint32_t version;
  void* address;
  std::size_t map_bytes;
  TableHead tables[2];  // free pages; the list of tables. `pad` of the first is the size of a page
  std::size_t last_page;
  std::size_t transaction;
};
struct NodeHead {      // [MDB_node]
  std::uint16_t low;   // of a leaf: the size of the value; of a branch: the page below,
  std::uint16_t high;  // whose upper bits are in `flags`
  std::uint16_t flags;
  std::uint16_t key_bytes;
};

constexpr std::uint16_t kBranch = 1;       // [P_BRANCH]
constexpr std::uint16_t kLeaf = 2;         // [P_LEAF]
constexpr std::uint16_t kOverflow = 4;     // [P_OVERFLOW]: one value, whose key is elsewhere
constexpr std::uint16_t kMetaPage = 8;     // [P_META]
constexpr std::uint16_t kBig = 1;          // [F_BIGDATA]: the value stands on pages of its own
constexpr std::uint16_t kTable = 2;        // [F_SUBDATA]: the value is a TableHead
constexpr std::size_t kNoPage = SIZE_MAX;  // [P_INVALID]
constexpr std::size_t kFirstPage = 2;      // behind the two meta pages
constexpr unsigned kLevelsMost = 32;       // [CURSOR_STACK]
constexpr std::uint32_t kMagic = 0xBEEFC0DE;
constexpr std::uint32_t kDataVersion = 1;
constexpr std::size_t kPageBytesMost = 32768;  // [MAX_PAGESIZE]

// REQUIRES: offset + sizeof(T) <= bytes.size()
template <class T>
T at_offset(std::span<const std::uint8_t> bytes, std::size_t offset) noexcept {
  T value{};
  std::memcpy(&value, bytes.data() + offset, sizeof value);
  return value;
}

}  // namespace framesd::store::lmdb::raw
