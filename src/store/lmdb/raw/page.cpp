// SPDX-License-Identifier: MIT
#include "page.hpp"

namespace framesd::store::lmdb::raw {
namespace {

std::size_t value_bytes_of(const NodeHead& head) noexcept { return head.low | std::size_t{head.high} << 16; }

}  // namespace

std::optional<Page> Page::open(Bytes bytes, std::size_t number) noexcept {
  if (bytes.size() < sizeof(PageHead)) return {};
  const auto head = at_offset<PageHead>(bytes, 0);
  const unsigned kind = head.flags & (kBranch | kLeaf | kOverflow | kMetaPage);
  if (head.number != number || (kind != kBranch && kind != kLeaf)) return {};
  const bool fits = head.lower >= sizeof(PageHead) && head.lower % 2 == 0 && head.lower <= head.upper &&
                    head.upper <= bytes.size();
  if (!fits) return {};
  return Page(bytes, head);
}

std::optional<Page::Node> Page::node(std::size_t i) const noexcept {
  Node node;
  node.at = at_offset<std::uint16_t>(bytes_, sizeof(PageHead) + i * sizeof(std::uint16_t));
  if (node.at < head_.lower || node.at + sizeof(NodeHead) > bytes_.size()) return {};
  node.head = at_offset<NodeHead>(bytes_, node.at);
  if (node.at + sizeof(NodeHead) + node.head.key_bytes > bytes_.size()) return {};
  node.key = bytes_.subspan(node.at + sizeof(NodeHead), node.head.key_bytes);
  return node;
}

std::optional<Entry> Page::entry(std::size_t i) const noexcept {
  const auto found = node(i);
  if (!found) return {};
  Entry entry{.key = found->key,
              .flags = found->head.flags,
              .value_bytes = value_bytes_of(found->head),
              .value = {},
              .value_at = found->at + sizeof(NodeHead) + found->key.size()};
  const bool big = (entry.flags & kBig) != 0;
  const std::size_t here = big ? sizeof(std::size_t) : entry.value_bytes;
  if (here > bytes_.size() - entry.value_at) return {};
  if (big)
    entry.big_page = at_offset<std::size_t>(bytes_, entry.value_at);
  else
    entry.value = bytes_.subspan(entry.value_at, here);
  return entry;
}

std::optional<Child> Page::child(std::size_t i) const noexcept {
  const auto found = node(i);
  if (!found) return {};
  const NodeHead& head = found->head;
  const std::uint64_t page =
      head.low | std::uint64_t{head.high} << 16 | std::uint64_t{head.flags} << 32;  // [NODEPGNO]
  return Child{.key = found->key, .page = static_cast<std::size_t>(page)};
}

// Nodes have an even number of bytes.
std::size_t Page::bytes_of(const Node& node) const noexcept {
  std::size_t bytes = sizeof(NodeHead) + node.key.size();
  if (is_leaf()) bytes += (node.head.flags & kBig) != 0 ? sizeof(std::size_t) : value_bytes_of(node.head);
  return bytes + bytes % 2;
}

bool Page::is_complete() const noexcept {
  std::size_t used = 0;
  for (std::size_t i = 0; i < size(); ++i) {
    const auto found = node(i);
    if (!found) return false;
    used += bytes_of(*found);
  }
  return used == bytes_.size() - head_.upper;
}

}  // namespace framesd::store::lmdb::raw
