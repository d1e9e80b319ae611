// SPDX-License-Identifier: MIT
//
// Document: a text that stays as it is while the server runs: a page, a script, the API document. It is
// packed once, has an ETag, and is sent from where it stands.
#pragma once

#include <framesd/http/negotiate.hpp>
#include <framesd/http/request.hpp>
#include <framesd/http/response.hpp>

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

namespace framesd::api {

// What an answer with a document says of keeping it. Constants.
struct Keep {
  std::string_view control = "no-cache";
  std::string_view vary = "Accept-Encoding";
};

class Document {
 public:
  // content_type   a constant
  Document(std::string_view content_type, std::string text, Keep keep = {});

  // Answers with the text in a coding that the client takes, or 304. What it answers must not outlive it.
  void answer(const http::Request& request, http::Response& out) const;

 private:
  const std::string& packed() const;

  const std::string_view content_type_;
  const Keep keep_;
  const std::string text_;
  const std::uint64_t hash_;
  mutable std::once_flag packed_once_;
  mutable std::string packed_;
};

}  // namespace framesd::api
