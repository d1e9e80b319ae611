// SPDX-License-Identifier: MIT
//
// InputFile: a file, open for reading, or a stream that can only be read once: standard input, whatever that
// is, or a pipe with a name, which the shell makes of <(xz -dc log.csv.xz).
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/ingest/confined_file.hpp>

#include <cstdint>
#include <filesystem>
#include <span>

namespace framesd::ingest {

class InputFile {
 public:
  // Waits for somebody to write to it where it is a pipe, as everybody does. Errors: file_missing;
  // file_unreadable: no permission, or a folder, socket or disk.
  [[nodiscard]] static checked<InputFile> open(const std::filesystem::path& path);
  static InputFile standard_input();
  // The file that `file` holds open, which must not be read in the meantime. Errors: file_unreadable.
  [[nodiscard]] static checked<InputFile> from_start(const OpenFile& file);
  InputFile(InputFile&& other) noexcept;
  InputFile& operator=(InputFile&&) = delete;
  ~InputFile();

  // Fills the front of `block` and gives how many bytes; 0 at the end. Errors: file_unreadable.
  [[nodiscard]] checked<std::size_t> read(std::span<char> block);

  // Fills the whole block from `offset` on, wherever read() is. Errors: file_unreadable, also if the file
  // ends before.
  [[nodiscard]] checked<void> read_at(std::uint64_t offset, std::span<char> block);
  // These bytes will be asked for next: a hint.
  void will_need(std::uint64_t offset, std::uint64_t bytes) const;

  // read() begins at its start again. False: it cannot.
  [[nodiscard]] bool rewind();

  // Whether it has a size and may be read anywhere, as a stream may not.
  bool regular() const noexcept { return regular_; }
  std::uint64_t size() const noexcept { return size_; }  // when it was opened; 0: not known
  // How many bytes it has gained since. Errors: file_unreadable, if it has lost some.
  [[nodiscard]] checked<std::uint64_t> grown() const;

  // One line that names the file.
  Failure refusal(errc code, std::string_view why) const;
  Failure named(const Failure& failure) const;

 private:
  static checked<InputFile> regular_only(InputFile file);
  InputFile(int descriptor, std::filesystem::path path) : descriptor_(descriptor), path_(std::move(path)) {}
  void wait_for_writer() const;
  void become_stream();
  Failure shrunk(std::uint64_t size) const;

  int descriptor_;
  std::filesystem::path path_;  // or a name for it
  bool regular_ = true;
  std::uint64_t size_ = 0;
};

}  // namespace framesd::ingest
