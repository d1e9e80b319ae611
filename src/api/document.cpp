// SPDX-License-Identifier: MIT
#include "document.hpp"

#include "preconditions.hpp"
#include <framesd/gzip/gzip.hpp>
#include <framesd/http/conditional.hpp>
#include <framesd/http/negotiate.hpp>

#include <utility>

namespace framesd::api {

using http::Coding;

Document::Document(std::string_view content_type, std::string text)
    : content_type_(content_type), text_(std::move(text)), hash_(http::hash_of(text_)) {}

const std::string& Document::packed() const {
  std::call_once(packed_once_, [this] { packed_ = gzip::compressed(text_); });
  return packed_;
}

void Document::answer(const http::Request& request, http::Response& out) const {
  const Coding coding = http::choose_coding(request.field("accept-encoding"));
  const http::Etag etag(0, 0, hash_, coding);
  out.add_header("ETag", etag.text());
  out.headers += "Cache-Control: no-cache\r\nVary: Accept-Encoding\r\n";
  const auto none_match = request.field("if-none-match");
  if (none_match && http::none_match_hits(*none_match, etag.text())) {
    out.status = 304;
    return;
  }
  out.content_type = content_type_;
  if (coding == Coding::gzip) out.add_header("Content-Encoding", "gzip");
  accept_ranges(out);
  out.rest = {.owner = {}, .bytes = coding == Coding::gzip ? packed() : text_};
}

}  // namespace framesd::api
