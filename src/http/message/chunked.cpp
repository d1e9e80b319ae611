// SPDX-License-Identifier: MIT
#include "characters.hpp"
#include <framesd/http/chunked.hpp>

#include <algorithm>

namespace framesd::http {
namespace {

constexpr HeadError kMalformed = {400, "The body does not follow its transfer coding."};
constexpr HeadError kTooMuchOverhead = {431, "The chunk extensions or trailers are too large."};
constexpr HeadError kBodyTooLarge = {413, "The body is too large."};

constexpr unsigned value_of(char hex_digit) noexcept {
  if (hex_digit <= '9') return static_cast<unsigned>(hex_digit - '0');
  return static_cast<unsigned>((hex_digit | 0x20) - 'a') + 10;
}

constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

}  // namespace

ChunkedReader::Taken ChunkedReader::take(std::string_view received) noexcept {
  std::size_t at = 0;
  while (at < received.size() && !done() && !error_) {
    if (state_ == State::data) {
      const auto left = static_cast<std::size_t>(std::min<std::uint64_t>(chunk_left_, received.size() - at));
      chunk_left_ -= left;
      if (chunk_left_ == 0) state_ = State::data_cr;
      return {.bytes = at + left, .data = received.substr(at, left)};
    }
    const bool before = behind_data_;
    take_byte(received[at++]);
    if (behind_data_ != before) break;
  }
  return {.bytes = at, .data = {}};
}

void ChunkedReader::take_byte(char c) noexcept {
  switch (state_) {
    case State::size_first:
    case State::size: return take_size(c);
    case State::size_blank: return take_size_blank(c);
    case State::extension: return take_line_rest(c, State::size_end);
    case State::size_end:
      expect(c, '\n', State::data);
      if (!error_) begin_chunk();
      return;
    case State::data_cr: return expect(c, '\r', State::data_lf);
    case State::data_lf: return expect(c, '\n', State::size_first);
    case State::trailer_first:
      if (c == '\r') return expect(c, '\r', State::last_lf);
      if (c == ':') return refuse(kMalformed);
      state_ = State::trailer_name;
      return take_trailer_name(c);
    case State::trailer_name: return take_trailer_name(c);
    case State::trailer_value: return take_line_rest(c, State::trailer_end);
    case State::trailer_end: return expect(c, '\n', State::trailer_first);
    case State::last_lf: return expect(c, '\n', State::done);
    case State::data:
    case State::done: return;  // take() sees to them
  }
}

void ChunkedReader::take_size(char c) noexcept {
  if (is_character(c, kHexCharacter)) {
    state_ = State::size;
    if (chunk_left_ == 0) {
      if (c == '0') spend();  // else zeros could go on for ever
    } else if ((chunk_left_ >> 60) != 0) {
      return refuse(kMalformed);  // more than 64 bits
    }
    chunk_left_ = (chunk_left_ << 4) | value_of(c);
    return;
  }
  if (state_ == State::size_first) return refuse(kMalformed);
  if (c == '\r') {
    state_ = State::size_end;
    return;
  }
  state_ = State::size_blank;
  take_size_blank(c);
}

// Blanks may stand before the semicolon of an extension, and nowhere else.
void ChunkedReader::take_size_blank(char c) noexcept {
  if (c == ';') {
    state_ = State::extension;
  } else if (!is_blank(c)) {
    return refuse(kMalformed);
  }
  spend();
}

// An extension or a trailer's value: anything a field's value may hold, up to CR.
void ChunkedReader::take_line_rest(char c, State end) noexcept {
  if (c == '\r') {
    state_ = end;
  } else if (!is_character(c, kValueCharacter)) {
    refuse(kMalformed);
  } else {
    spend();
  }
}

void ChunkedReader::take_trailer_name(char c) noexcept {
  if (c == ':') {
    state_ = State::trailer_value;
  } else if (!is_character(c, kTokenCharacter)) {
    return refuse(kMalformed);
  }
  spend();
}

void ChunkedReader::expect(char c, char expected, State next) noexcept {
  if (c != expected) return refuse(kMalformed);
  state_ = next;
}

// The size is known.
void ChunkedReader::begin_chunk() noexcept {
  if (chunk_left_ > body_left_) return refuse(kBodyTooLarge);
  body_left_ -= chunk_left_;
  if (chunk_left_ != 0) return;
  state_ = State::trailer_first;
  behind_data_ = true;
}

void ChunkedReader::spend() noexcept {
  if (overhead_left_ == 0) return refuse(kTooMuchOverhead);
  --overhead_left_;
}

}  // namespace framesd::http
