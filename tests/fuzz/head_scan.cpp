// SPDX-License-Identifier: MIT
//
// Any bytes as a request's head: what is accepted reads the same when written out again, and the verdict does
// not depend on how the bytes are split.
#include <framesd/http/head_scan.hpp>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

using framesd::http::Field;
using framesd::http::Head;
using framesd::http::head_progress;
using framesd::http::HeadError;
using framesd::http::scan_head;

namespace {

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

// The head as its reader understood it.
std::string written(const Head& head) {
  std::string out(head.method_text);
  out.append(" ").append(head.target).append(head.version == 11 ? " HTTP/1.1\r\n" : " HTTP/1.0\r\n");
  for (std::size_t i = 0; i < head.field_count; ++i) {
    out.append(head.fields[i].name).append(": ").append(head.fields[i].value).append("\r\n");
  }
  return out + "\r\n";
}

void check_accepted(const Head& head) {
  require(!(head.chunked && head.content_length), "one framing");
  require(head.version == 11 || (!head.keep_alive && !head.chunked), "1.0 is never chunked nor kept open");
  require(head.target == "*" || head.target.front() == '/', "origin form");
  const std::string text = written(head);
  const auto again = std::make_unique<Head>();
  // A field may have had no blank behind its colon, so the text may be longer than what was accepted.
  if (text.size() <= framesd::http::kHeadMax) require(!scan_head(text, *again), "reads again");
}

// What a session makes of `bytes` when they are all there: the status of the refusal, 0 for a head it takes,
// 1 for more.
unsigned verdict(std::string_view bytes) {
  const auto progress = head_progress(bytes);
  if (const auto* refused = std::get_if<HeadError>(&progress)) return refused->status;
  const auto* length = std::get_if<std::size_t>(&progress);
  if (length == nullptr) return 1;
  const auto head = std::make_unique<Head>();
  const auto refused = scan_head(bytes.substr(0, *length), *head);
  return refused ? refused->status : 0;
}

// The first verdict when the bytes come `step` at a time.
unsigned verdict_by(std::size_t step, std::string_view bytes) {
  for (std::size_t length = step; length < bytes.size(); length += step) {
    const unsigned early = verdict(bytes.substr(0, length));
    if (early != 1) return early;
  }
  return verdict(bytes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto progress = head_progress(bytes);
  const auto head = std::make_unique<Head>();
  if (const auto* length = std::get_if<std::size_t>(&progress)) {
    require(*length <= size && *length <= framesd::http::kHeadMax, "within the bytes and the limit");
    const std::string exact = bytes.substr(0, *length);  // on its own, so that a sanitizer sees a read beyond
    if (!scan_head(exact, *head)) check_accepted(*head);
  } else {
    require(scan_head(bytes, *head).has_value(), "what is not complete is not accepted");
  }
  const unsigned whole = verdict(bytes);
  require(verdict_by(1 + size / 3, bytes) == whole, "cut in three");
  // Byte by byte is quadratic: for heads of a usual length only.
  if (size <= 200) require(verdict_by(1, bytes) == whole, "byte by byte");
  return 0;
}
