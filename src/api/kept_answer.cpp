// SPDX-License-Identifier: MIT
#include "kept_answer.hpp"

#include <string>
#include <utility>

namespace framesd::api {

void add_validators(http::Response& out, const http::Etag& etag) {
  out.add_header("ETag", etag.text());
  out.headers += "Cache-Control: no-cache\r\nVary: Accept, Accept-Encoding\r\n";
}

void become_not_modified(http::Response& out, const http::Etag& etag) {
  out.status = 304;
  out.cache = http::CacheUse::none;
  out.content_type = {};
  out.headers.clear();
  out.clear_content();
  add_validators(out, etag);
}

void send_kept(http::Response& out, std::shared_ptr<const Kept> kept) {
  out.status = 200;
  out.content_type = kept->content_type;
  out.headers = kept->headers;
  out.rest = kept->rest;
  const std::string* const body = &kept->body;
  out.shared_body = std::shared_ptr<const std::string>(std::move(kept), body);
}

std::size_t bytes_of(const Kept& kept, std::string_view key) noexcept {
  constexpr std::size_t kAround = 256;  // the links, and what the allocator adds
  return kept.body.size() + kept.rest.bytes.size() + kept.headers.size() + key.size() + kAround;
}

std::shared_ptr<const Kept> copy_of(const http::Response& out) {
  return std::make_shared<const Kept>(
      Kept{out.content_type, out.headers, std::string(out.content()), out.rest});
}

}  // namespace framesd::api
