// SPDX-License-Identifier: MIT
//
// PageFile: the pages of data.mdb, read from the file and not through a map: what is not there is an error
// instead of SIGBUS. And the heads of such a file, where either may be damaged.
#pragma once

#include "layout.hpp"
#include "page.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace framesd::store::lmdb::raw {

using Buffer = std::vector<std::uint8_t>;

class PageFile {
 public:
  // fd           outlives the object
  // file_bytes   its length
  PageFile(int fd, std::size_t page_bytes, std::uint64_t file_bytes) noexcept
      : fd_(fd), page_bytes_(page_bytes), file_bytes_(file_bytes) {}

  std::size_t page_bytes() const noexcept { return page_bytes_; }
  std::uint64_t file_bytes() const noexcept { return file_bytes_; }
  // Whole ones.
  std::size_t pages() const noexcept { return static_cast<std::size_t>(file_bytes_ / page_bytes_); }
  // How many a value takes that does not stand in a leaf.
  std::size_t pages_of(std::size_t value_bytes) const noexcept {
    return (sizeof(PageHead) + value_bytes + page_bytes_ - 1) / page_bytes_;
  }

  // Give 0 or an errno value; ENODATA: the file ends before.
  [[nodiscard]] int read(std::uint64_t offset, std::span<std::uint8_t> out) const noexcept;
  [[nodiscard]] int read_page(std::size_t number, Buffer& out) const;

  // Where in the file the value of an entry of page `page` begins. Empty: behind its end.
  [[nodiscard]] std::optional<std::uint64_t> offset_of(const Entry& entry, std::size_t page) const noexcept;
  // The value, in its page or in `held`. Empty: it cannot be read.
  [[nodiscard]] std::optional<Bytes> value_of(const Entry& entry, Buffer& held) const;

 private:
  int fd_;
  std::size_t page_bytes_;
  std::uint64_t file_bytes_;
};

struct FileHeads {
  std::size_t page_bytes = 0;
  std::array<std::optional<MetaHead>, 2> metas;  // those that can be right
};

// Where both meta pages are damaged, the size at which most pages have their own number. Empty: there is no
// page of LMDB in the file.
[[nodiscard]] std::optional<FileHeads> read_heads(int fd, std::uint64_t file_bytes);

// The head of the newer state, as LMDB takes it, whatever it is worth. Empty: the file ends before.
[[nodiscard]] std::optional<MetaHead> newest_head(const PageFile& file);

}  // namespace framesd::store::lmdb::raw
