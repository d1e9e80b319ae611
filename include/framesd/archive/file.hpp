// SPDX-License-Identifier: MIT
//
// Archives in files and pipes: a sink and a source on a descriptor.
#pragma once

#include <framesd/archive/stream.hpp>
#include <framesd/base/descriptor.hpp>
#include <framesd/base/error.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace framesd::archive {

// Gathers 256 KB before it writes. Does not own the descriptor.
// Errors: store_full (with how much is free), store_io; each names `name`.
class FileSink final : public ByteSink {
 public:
  FileSink(int descriptor, std::string name);

  [[nodiscard]] checked<void> write(std::span<const std::uint8_t> bytes) override;
  // What was gathered is with the system.
  [[nodiscard]] checked<void> flush();
  // And on the disk.
  [[nodiscard]] checked<void> sync();

 private:
  [[nodiscard]] checked<void> put(std::span<const std::uint8_t> bytes);
  Failure failure(int error) const;

  const int descriptor_;
  const std::string name_;
  std::vector<std::uint8_t> gathered_;
};

// Reads 256 KB at a time. Does not own the descriptor. Errors: store_io, with `name`.
class FileSource final : public ByteSource {
 public:
  FileSource(int descriptor, std::string name);

  [[nodiscard]] checked<std::size_t> read(std::span<std::uint8_t> into) override;

 private:
  const int descriptor_;
  const std::string name_;
  std::vector<std::uint8_t> held_;
  std::size_t from_ = 0;
  std::size_t to_ = 0;
};

// For an archive that a slow reader gets only when it is whole: a file without a name (base/files.hpp).
// Errors: store_denied, store_full, store_io.
[[nodiscard]] checked<Descriptor> temporary_file(const std::filesystem::path& folder);

// Errors: store_full, if less than `bytes` are free on the disk of `folder`: with both numbers.
[[nodiscard]] checked<void> check_room(const std::filesystem::path& folder, std::uint64_t bytes);

}  // namespace framesd::archive
