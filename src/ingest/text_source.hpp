// SPDX-License-Identifier: MIT
//
// TextSource: the text of an InputFile from its start, block after block; unpacked if it is gzip, by its
// first bytes and not by its name.
//
// A regular file is read to where it ended when it was opened, and on to the end of the row there if it has
// grown in the meantime: nobody who is still writing it is waited for, and no row is cut in two.
#pragma once

#include "input_file.hpp"
#include <framesd/gzip/gzip.hpp>
#include <framesd/ingest/content_digest.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::ingest {

class TextSource {
 public:
  explicit TextSource(InputFile& file);

  // Borrowed until the next call; empty at the end.
  //
  // Errors: file_unreadable, also if the file shrinks; gzip_malformed, also if it ends too early.
  [[nodiscard]] checked<std::string_view> next();

  std::uint64_t bytes_read() const noexcept { return bytes_read_; }  // of the file, packed if it is
  bool compressed() const noexcept { return inflater_.has_value(); }
  // Of the file's bytes as they lie there; empty while its end has not been met.
  std::string digest() const { return ended_ ? digest_.text() : std::string(); }

 private:
  checked<std::string_view> next_of_file();
  checked<std::string_view> rest_of_row();
  checked<std::string_view> next_unpacked();
  checked<std::size_t> read(std::span<char> room);

  InputFile& file_;
  std::vector<char> block_;
  std::uint64_t bytes_read_ = 0;
  ContentDigest digest_;
  bool begun_ = false;
  bool ended_ = false;
  bool row_open_ = false;  // what was given last did not end with a newline
  std::optional<gzip::Inflater> inflater_;
  std::string_view packed_;  // of block_, not yet unpacked
  std::string text_;         // unpacked
};

}  // namespace framesd::ingest
