// SPDX-License-Identifier: MIT
//
// Which answers are packed with gzip: text of more than a kilobyte, for clients that ask for it. Pictures
// never, they are deflated already.
#pragma once

#include <framesd/http/request.hpp>
#include <framesd/http/response.hpp>

#include <string_view>

namespace framesd::api {

// For answers that are made for each client; level 6 takes nine times as long for a quarter less (bench
// gzip_compress).
constexpr int kPackingLevel = 1;

inline constexpr std::string_view kEventStream = "text/event-stream";

// Whether content of that media type and size is worth it.
[[nodiscard]] bool packs(std::string_view content_type) noexcept;
[[nodiscard]] bool worth_packing(const http::Response& out) noexcept;

// Packs what is in the answer.
void pack(http::Response& out);

// The same if it is worth it and the client takes it. Not for answers that others keep or that have a source.
void pack_if_taken(const http::Request& request, http::Response& out);

}  // namespace framesd::api
