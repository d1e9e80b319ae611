// SPDX-License-Identifier: MIT
#include <framesd/http/response.hpp>

namespace framesd::http {

void Response::add_header(std::string_view name, std::string_view value) {
  headers.append(name).append(": ").append(value).append("\r\n");
}

void Response::clear() noexcept {
  status = 200;
  content_type = {};
  headers.clear();
  lasting_headers.clear();
  body.clear();
  shared_body.reset();
  rest = {};
  source.reset();
  source_bytes.reset();
  cache = CacheUse::none;
  route = "unmatched";
  close = false;
}

}  // namespace framesd::http
