// SPDX-License-Identifier: MIT
#include "packing.hpp"

#include <framesd/gzip/gzip.hpp>
#include <framesd/http/negotiate.hpp>

#include <cstddef>

namespace framesd::api {
namespace {

constexpr std::size_t kPackedFrom = 1024;  // bytes; below, a packed answer fills as many packets

}  // namespace

bool packs(std::string_view content_type) noexcept {
  if (content_type == kEventStream) return false;  // each event is to arrive when it is told
  return content_type.starts_with("text/") || content_type.starts_with("application/json") ||
         content_type.starts_with("application/x-ndjson");
}

bool worth_packing(const http::Response& out) noexcept {
  return packs(out.content_type) && out.content().size() > kPackedFrom;
}

void pack(http::Response& out) {
  out.body = gzip::compressed(out.content(), kPackingLevel);
  out.shared_body.reset();
  out.add_header("Content-Encoding", "gzip");
}

void pack_if_taken(const http::Request& request, http::Response& out) {
  if (out.source || !worth_packing(out)) return;
  if (!out.header("Accept-Ranges").empty()) return;  // parts are of the bytes that are promised
  out.add_header("Vary", "Accept-Encoding");
  if (http::choose_coding(request.field("accept-encoding")) == http::Coding::gzip) pack(out);
}

}  // namespace framesd::api
