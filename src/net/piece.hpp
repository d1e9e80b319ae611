// SPDX-License-Identifier: MIT
//
// Piece: the part of a body that is received before it is passed to a sink. Its memory is allocated once and
// never grows; pages that were never written to cost nothing.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>

namespace framesd::net {

class Piece {
 public:
  explicit Piece(std::size_t bytes)
      : bytes_(std::make_unique_for_overwrite<char[]>(bytes)), capacity_(bytes) {}

  std::string_view view() const noexcept { return {bytes_.get(), size_}; }
  bool empty() const noexcept { return size_ == 0; }
  std::size_t size() const noexcept { return size_; }
  std::size_t left() const noexcept { return capacity_ - size_; }

  // REQUIRES: bytes.size() <= left()
  void append(std::string_view bytes) noexcept {
    if (bytes.empty()) return;  // data() may be null
    std::memcpy(bytes_.get() + size_, bytes.data(), bytes.size());
    size_ += bytes.size();
  }
  // Where to receive to; then filled() with the number of bytes received.
  std::span<char> room() noexcept { return {bytes_.get() + size_, left()}; }
  void filled(std::size_t bytes) noexcept { size_ += bytes; }
  void clear() noexcept { size_ = 0; }

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t capacity_;
  std::size_t size_ = 0;
};

}  // namespace framesd::net
