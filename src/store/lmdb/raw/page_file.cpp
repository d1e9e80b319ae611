// SPDX-License-Identifier: MIT
#include "page_file.hpp"

#include <cerrno>
#include <unistd.h>

namespace framesd::store::lmdb::raw {
namespace {

constexpr std::size_t kMetaBytes = sizeof(PageHead) + sizeof(MetaHead);
constexpr std::size_t kPageBytesLeast = 4096;

bool is_root(const TableHead& table, std::size_t last_page) noexcept {
  if (table.depth > kLevelsMost) return false;
  return table.root == kNoPage || (table.root >= kFirstPage && table.root <= last_page);
}

std::optional<MetaHead> meta_of(const PageFile& file, std::size_t number) {
  std::array<std::uint8_t, kMetaBytes> bytes{};
  if (file.read(std::uint64_t{number} * file.page_bytes(), bytes) != 0) return {};
  const auto page = at_offset<PageHead>(bytes, 0);
  const auto meta = at_offset<MetaHead>(bytes, sizeof(PageHead));
  const bool is_meta = page.number == number && (page.flags & kMetaPage) != 0 && meta.magic == kMagic &&
                       meta.version == kDataVersion && meta.tables[0].pad == file.page_bytes();
  if (!is_meta || meta.last_page == kNoPage) return {};
  for (const TableHead& table : meta.tables) {
    if (!is_root(table, meta.last_page)) return {};
  }
  return meta;
}

// How many of the pages have their own number and are of a kind that there is.
std::size_t numbered_pages(const PageFile& file) {
  std::size_t found = 0;
  std::array<std::uint8_t, sizeof(PageHead)> bytes{};
  for (std::size_t number = kFirstPage; number < file.pages(); ++number) {
    if (file.read(std::uint64_t{number} * file.page_bytes(), bytes) != 0) continue;
    const auto head = at_offset<PageHead>(bytes, 0);
    const unsigned kind = head.flags & (kBranch | kLeaf | kOverflow);
    if (head.number == number && kind != 0) ++found;
  }
  return found;
}

}  // namespace

int PageFile::read(std::uint64_t offset, std::span<std::uint8_t> out) const noexcept {
  if (offset > file_bytes_ || out.size() > file_bytes_ - offset) return ENODATA;
  while (!out.empty()) {
    const ssize_t count = ::pread(fd_, out.data(), out.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno;
    if (count == 0) return ENODATA;
    offset += static_cast<std::uint64_t>(count);
    out = out.subspan(static_cast<std::size_t>(count));
  }
  return 0;
}

int PageFile::read_page(std::size_t number, Buffer& out) const {
  if (number >= pages()) return ENODATA;
  out.resize(page_bytes_);
  return read(std::uint64_t{number} * page_bytes_, out);
}

std::optional<std::uint64_t> PageFile::offset_of(const Entry& entry, std::size_t page) const noexcept {
  const std::size_t at = entry.big_page.value_or(page);
  if (at >= pages()) return {};
  const std::uint64_t begin =
      std::uint64_t{at} * page_bytes_ + (entry.big_page ? sizeof(PageHead) : entry.value_at);
  if (begin > file_bytes_ || entry.value_bytes > file_bytes_ - begin) return {};
  return begin;
}

std::optional<Bytes> PageFile::value_of(const Entry& entry, Buffer& held) const {
  if (!entry.big_page) return entry.value;
  const auto begin = offset_of(entry, 0);
  if (!begin) return {};
  held.resize(entry.value_bytes);
  if (read(*begin, held) != 0) return {};
  return Bytes(held);
}

std::optional<FileHeads> read_heads(int fd, std::uint64_t file_bytes) {
  for (std::size_t size = kPageBytesLeast; size <= kPageBytesMost; size *= 2) {
    const PageFile file(fd, size, file_bytes);
    FileHeads heads{.page_bytes = size, .metas = {meta_of(file, 0), meta_of(file, 1)}};
    if (heads.metas[0] || heads.metas[1]) return heads;
  }
  FileHeads best;
  std::size_t most = 0;
  for (std::size_t size = kPageBytesLeast; size <= kPageBytesMost; size *= 2) {
    const std::size_t found = numbered_pages(PageFile(fd, size, file_bytes));
    if (found > most) best.page_bytes = size;
    most = found > most ? found : most;
  }
  return most == 0 ? std::optional<FileHeads>() : best;
}

std::optional<MetaHead> newest_head(const PageFile& file) {
  std::optional<MetaHead> newest;
  for (const std::size_t page : {std::size_t{0}, std::size_t{1}}) {
    std::array<std::uint8_t, sizeof(MetaHead)> bytes{};
    if (file.read(page * file.page_bytes() + sizeof(PageHead), bytes) != 0) return {};
    const auto meta = at_offset<MetaHead>(bytes, 0);
    if (!newest || meta.transaction > newest->transaction) newest = meta;
  }
  return newest;
}

}  // namespace framesd::store::lmdb::raw
