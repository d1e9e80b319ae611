// SPDX-License-Identifier: MIT
#include "preconditions.hpp"

#include "part_source.hpp"
#include <framesd/base/text.hpp>
#include <framesd/http/conditional.hpp>
#include <framesd/http/range.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

namespace framesd::api {
namespace {

using http::ByteRange;
using http::Problem;

bool is_changed(const http::Request& request, const http::Response& out) {
  const bool reads = request.method == http::Method::get || request.method == http::Method::head;
  if (!reads || (out.status != 200 && out.status != 304)) return false;
  const std::string_view etag = out.header("ETag");
  const auto is_if_match = [](const http::Field& field) {
    return equal_ignoring_case(field.name, "If-Match");
  };
  const auto misses = [etag, is_if_match](const http::Field& field) {
    return !is_if_match(field) || !http::if_match_hits(field.value, etag);
  };
  return !etag.empty() && std::ranges::any_of(request.fields, is_if_match) &&
         std::ranges::all_of(request.fields, misses);  // a list may be spread over several lines
}

std::uint64_t length_of(const http::Response& out) noexcept {
  return out.source ? out.source_bytes.value_or(0) : std::uint64_t{out.content_bytes()};
}

// Bytes in memory: of what is shared nothing is copied but what stands before `rest`.
void cut_content(const ByteRange& range, http::Response& out) {
  const std::string_view content = out.content();
  const std::size_t first = std::min<std::size_t>(range.first, content.size());
  const std::string_view part = content.substr(first, range.count);
  const std::size_t beyond = static_cast<std::size_t>(range.first) - first;
  if (out.shared_body && out.rest.bytes.empty()) {
    out.rest = {std::exchange(out.shared_body, nullptr), part};
    return;
  }
  out.rest.bytes = out.rest.bytes.substr(std::min(beyond, out.rest.bytes.size()),
                                         static_cast<std::size_t>(range.count) - part.size());
  if (out.shared_body) {
    out.body = part;
    out.shared_body.reset();
  } else {
    out.body.resize(first + part.size());
    out.body.erase(0, first);
  }
}

void become_part(const ByteRange& range, http::Response& out) {
  out.status = 206;
  out.add_header("Content-Range", http::content_range(range, length_of(out)));
  if (!out.source) return cut_content(range, out);
  out.source = std::make_unique<PartSource>(std::move(out.source), range);
  out.source_bytes = range.count;
}

Problem refuse_range(std::uint64_t bytes) {
  Problem problem{.status = 416,
                  .detail = "This range is beyond the end: there are " + std::to_string(bytes) + " bytes."};
  problem.headers = "Content-Range: " + http::unsatisfied_range(bytes) + "\r\n";
  return problem;
}

}  // namespace

void accept_ranges(http::Response& out) {
  if (!out.source || out.source_bytes) out.headers += "Accept-Ranges: bytes\r\n";
}

std::optional<Problem> apply_preconditions(const http::Request& request, http::Response& out) {
  if (is_changed(request, out)) {
    return Problem{
        .status = 412,
        .detail = "If-Match does not name the current state: get the current one without If-Match."};
  }
  const bool may_ask = request.method == http::Method::get && out.status == 200;
  if (!may_ask || !request.field("Range") || out.header("Accept-Ranges").empty()) return std::nullopt;
  const std::uint64_t bytes = length_of(out);
  const http::AskedRange asked = http::asked_range(request, out.header("ETag"), bytes);
  if (std::holds_alternative<http::Unsatisfiable>(asked)) return refuse_range(bytes);
  if (const auto* range = std::get_if<ByteRange>(&asked)) become_part(*range, out);
  return std::nullopt;
}

}  // namespace framesd::api
