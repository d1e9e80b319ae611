// SPDX-License-Identifier: MIT
#include <framesd/http/response.hpp>

#include <algorithm>

namespace framesd::http {

void Response::add_header(std::string_view name, std::string_view value) {
  headers.append(name).append(": ").append(value).append("\r\n");
}

std::string_view Response::header(std::string_view name) const noexcept {
  std::string_view lines = headers;
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find("\r\n"));
    if (line.starts_with(name) && line.substr(name.size()).starts_with(": "))
      return line.substr(name.size() + 2);
    lines.remove_prefix(std::min(line.size() + 2, lines.size()));
  }
  return {};
}

void Response::clear_content() noexcept {
  body.clear();
  shared_body.reset();
  rest = {};
  source.reset();
  source_bytes.reset();
}

void Response::clear_answer() noexcept {
  status = 200;
  content_type = {};
  headers.clear();
  clear_content();
  cache = CacheUse::none;
}

void Response::clear() noexcept {
  clear_answer();
  lasting_headers.clear();
  held.reset();
  route = "unmatched";
  close = false;
}

}  // namespace framesd::http
