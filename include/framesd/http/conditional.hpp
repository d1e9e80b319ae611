// SPDX-License-Identifier: MIT
//
// ETag, If-None-Match and If-Match (RFC 9110, sections 8.8.3, 13.1.1 and 13.1.2): a client that has the
// current state is answered so before anything is read, and one that had an older one changes nothing.
//
// A tag names the state of the store (two numbers of whoever keeps it), the representation and its coding, so
// it is strong: the same tag, the same bytes.
#pragma once

#include <framesd/http/negotiate.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace framesd::http {

// An entity tag as written in a header, quotes included. A value: nothing is allocated.
class Etag {
 public:
  // incarnation, generation   of the state that was read
  // representation            hash_of() what chooses the bytes: the route, its parameters, the media type
  Etag(std::uint64_t incarnation, std::uint64_t generation, std::uint64_t representation,
       Coding coding) noexcept;

  std::string_view text() const noexcept { return {text_.data(), size_}; }

 private:
  std::array<char, 64> text_;
  std::size_t size_;
};

// 64 bits of `key` (FNV-1a), the same in every process and build. Not secret, not secure: of two keys of one
// URL, which only a client's own requests bring forth.
[[nodiscard]] std::uint64_t hash_of(std::string_view key) noexcept;

// Whether `value`, of If-None-Match, holds `etag` or is "*": then the answer is 304. A weak tag (W/"...") is
// compared by what it quotes. A malformed list matches nothing.
[[nodiscard]] bool none_match_hits(std::string_view value, std::string_view etag) noexcept;

// Whether `value`, of If-Match, holds `etag` or is "*": if not, the answer is 412. A weak tag matches
// nothing, not even the same one, and a malformed list matches nothing.
[[nodiscard]] bool if_match_hits(std::string_view value, std::string_view etag) noexcept;

// The state that an Etag names.
struct TaggedState {
  std::uint64_t incarnation = 0;
  std::uint64_t generation = 0;

  friend bool operator==(const TaggedState&, const TaggedState&) = default;
};

// What a list of entity tags names, of whatever representation and coding.
struct TagList {
  bool any = false;                 // "*"
  std::vector<TaggedState> states;  // of the tags that are ours
};

// Reads If-Match, where a weak tag names no state. A malformed list names none.
[[nodiscard]] TagList read_match(std::string_view value);
// Reads If-None-Match, where a weak tag names what its strong one does.
[[nodiscard]] TagList read_none_match(std::string_view value);

}  // namespace framesd::http
