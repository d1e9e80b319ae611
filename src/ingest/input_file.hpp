// SPDX-License-Identifier: MIT
//
// InputFile: a regular file, open for reading from its start to its end.
#pragma once

#include <framesd/base/error.hpp>

#include <cstdint>
#include <filesystem>
#include <span>

namespace framesd::ingest {

class InputFile {
 public:
  // Errors: file_missing; file_unreadable: no permission, or a directory, pipe or device.
  [[nodiscard]] static checked<InputFile> open(const std::filesystem::path& path);
  InputFile(InputFile&& other) noexcept;
  InputFile& operator=(InputFile&&) = delete;
  ~InputFile();

  // Fills the front of `block` and gives how many bytes; 0 at the end. Errors: file_unreadable.
  [[nodiscard]] checked<std::size_t> read(std::span<char> block);

  std::uint64_t size() const noexcept { return size_; }  // when it was opened

 private:
  InputFile(int descriptor, std::filesystem::path path) : descriptor_(descriptor), path_(std::move(path)) {}

  int descriptor_;
  std::filesystem::path path_;
  std::uint64_t size_ = 0;
};

}  // namespace framesd::ingest
