// SPDX-License-Identifier: MIT
//
// ChunkedReader: the chunked transfer coding (RFC 9112, 7.1), read strictly and byte by byte.
//
// Chunk sizes are hex digits and nothing else, every line ends in CRLF, extensions and trailers are made of
// the characters a field may have and are thrown away: nothing of a trailer is ever treated as a field of the
// header. Both count against a limit, and so do leading zeros. The reader keeps a few numbers, no bytes, and
// gives the same data and the same verdict however the input is cut.
#pragma once

#include <framesd/http/head_scan.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace framesd::http {

class ChunkedReader {
 public:
  // overhead_max   bytes that extensions and trailers may take together
  // body_max       bytes of data; a chunk beyond is refused when its size is known
  ChunkedReader(std::size_t overhead_max, std::uint64_t body_max) noexcept
      : overhead_left_(overhead_max), body_left_(body_max) {}

  struct Taken {
    std::size_t bytes = 0;  // off the front of what was received
    std::string_view data;  // the body's next piece, at the end of those bytes; may be empty
  };

  // Reads on until there is a piece of data, the trailers begin, the end or an error, or nothing received is
  // left. Takes at least one byte where there is one, unless done() or error().
  [[nodiscard]] Taken take(std::string_view received) noexcept;

  bool done() const noexcept { return state_ == State::done; }
  // The last chunk was read: what follows, up to the end, are trailers.
  bool behind_data() const noexcept { return behind_data_; }
  // Set once the body is refused: 400, 413, 431.
  const std::optional<HeadError>& error() const noexcept { return error_; }

 private:
  enum class State : std::uint8_t {
    size_first,     // the first digit of a chunk's size
    size,           // the others
    size_blank,     // blanks before an extension
    extension,      // up to its CR
    size_end,       // LF
    data,           //
    data_cr,        // behind the data
    data_lf,        //
    trailer_first,  // a trailer's name, or the CR of the empty line
    trailer_name,   //
    trailer_value,  // up to its CR
    trailer_end,    // LF
    last_lf,        // of the empty line
    done,
  };

  void take_byte(char c) noexcept;
  void take_size(char c) noexcept;
  void take_size_blank(char c) noexcept;
  void take_line_rest(char c, State end) noexcept;
  void take_trailer_name(char c) noexcept;
  void expect(char c, char expected, State next) noexcept;
  void begin_chunk() noexcept;
  void spend() noexcept;
  void refuse(const HeadError& why) noexcept { error_ = why; }

  std::size_t overhead_left_;
  std::uint64_t body_left_;
  std::uint64_t chunk_left_ = 0;  // while its size is read: the size so far
  State state_ = State::size_first;
  bool behind_data_ = false;
  std::optional<HeadError> error_;
};

}  // namespace framesd::http
