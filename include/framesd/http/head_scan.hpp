// SPDX-License-Identifier: MIT
//
// The strict reading of a request's head (RFC 9112), before any other parser sees a byte.
//
// Whatever two servers could understand differently is refused here: bare CR or LF, obs-fold, a blank before
// a colon, NUL, missing or doubled Host, Content-Length beside Transfer-Encoding, lengths that are not
// digits. Pure functions over bytes; nothing is allocated, everything returned points into the bytes given.
#pragma once

#include <framesd/http/request.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

namespace framesd::http {

constexpr std::size_t kRequestLineMax = 8 * 1024;
constexpr std::size_t kHeadMax = 16 * 1024;
constexpr std::size_t kFieldsMax = 100;

// Why a head is refused: the status of the one answer it gets, and a sentence without anything the client
// sent.
struct HeadError {
  unsigned status = 400;  // 400, 414, 417, 431, 501, 505
  std::string_view detail;
};

struct Head {
  Method method = Method::other;
  std::string_view method_text;
  std::string_view target;
  unsigned version = 11;
  std::array<Field, kFieldsMax> fields;
  std::size_t field_count = 0;
  bool keep_alive = true;                       // by version and Connection
  bool chunked = false;                         // Transfer-Encoding: chunked
  std::optional<std::uint64_t> content_length;  // never beside chunked
  bool expect_continue = false;
};

// More bytes are needed (monostate); the head is complete and so many bytes long, CRLFCRLF included; or it is
// refused already, as early as that is certain (a garbage first line is, without waiting for the rest).
using HeadProgress = std::variant<std::monostate, std::size_t, HeadError>;

// Looks at what has been received so far of one request's head. Leading empty lines (CRLF) are part of the
// head.
[[nodiscard]] HeadProgress head_progress(std::string_view received) noexcept;

// Reads a complete head into `out`. Empty when it is in order.
[[nodiscard]] std::optional<HeadError> scan_head(std::string_view head, Head& out) noexcept;

}  // namespace framesd::http
