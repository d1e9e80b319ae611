// SPDX-License-Identifier: MIT
//
// Line by line: the request line, each field as it comes, then what only the whole head can tell (Host,
// framing).
#include "characters.hpp"
#include "host.hpp"
#include "request_line.hpp"
#include <framesd/base/number.hpp>
#include <framesd/base/text.hpp>
#include <framesd/http/head_scan.hpp>

#include <algorithm>
#include <cstring>

namespace framesd::http {
namespace {

using Refusal = std::optional<HeadError>;

// Before the request line; some old clients end a POST with an empty line too many.
constexpr std::size_t kEmptyLinesMax = 2;

constexpr HeadError kBareLineFeed = {400, "A line of the header ends in LF without CR."};
constexpr HeadError kEmptyLines = {400, "Too many empty lines before the request."};
constexpr HeadError kHeadTooLong = {431, "The header is longer than 16 KiB."};
constexpr HeadError kTooManyFields = {431, "The header has more than 100 fields."};

enum class Next : std::uint8_t { line, incomplete, bare_line_feed };

// Takes one line off `rest`, its CRLF left out of `line`.
[[gnu::always_inline]] inline Next next_line(std::string_view& rest, std::string_view& line) noexcept {
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos) return Next::incomplete;
  if (end == 0 || rest[end - 1] != '\r') return Next::bare_line_feed;
  line = {rest.data(), end - 1};  // substr() would look at the bounds again (bench head_scan)
  rest.remove_prefix(end + 1);
  return Next::line;
}

// Visible ASCII, obs-text, blanks and tabs only. Eight bytes a step (bench head_scan); a word that holds a
// control character or DEL, or might (the test errs on the safe side), is looked at byte by byte.
bool is_field_value(std::string_view text) noexcept {
  constexpr std::uint64_t kOnes = 0x0101010101010101u;
  constexpr std::uint64_t kHighs = 0x8080808080808080u;
  while (text.size() >= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data(), 8);
    const std::uint64_t deletes = word ^ (kOnes * 0x7F);
    const std::uint64_t controls = (word - kOnes * 0x20) & ~word;
    const bool suspicious = ((controls | ((deletes - kOnes) & ~deletes)) & kHighs) != 0;
    if (suspicious && span_of(kValueCharacter, text.substr(0, 8)) != 8) return false;
    text.remove_prefix(8);
  }
  return span_of(kValueCharacter, text) == text.size();
}

// As framesd::trimmed, but inline: most values have one blank in front and none behind (bench head_scan).
std::string_view trimmed_value(std::string_view text) noexcept {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

// What the fields have told so far that Head itself does not keep.
struct Seen {
  std::string_view authority;  // of an absolute target
  std::optional<std::string_view> host;
  bool transfer_encoding = false;
  Refusal unmet;  // in order, but asks for what is not done here; faults elsewhere in the head come first
};

Refusal take_transfer_encoding(std::string_view value, Head& out, Seen& seen) noexcept {
  if (seen.transfer_encoding) return bad("Transfer-Encoding is given twice.");
  if (out.version < 11) return bad("HTTP/1.0 has no Transfer-Encoding.");
  seen.transfer_encoding = true;
  out.chunked = equal_ignoring_case(value, "chunked");
  if (out.chunked) return std::nullopt;
  bool other = false;
  for (std::string_view list = value;;) {
    const std::size_t comma = list.find(',');
    const std::string_view coding = trimmed(list.substr(0, comma));
    if (coding.empty() || span_of(kTokenCharacter, coding) != coding.size()) {
      return bad("Transfer-Encoding is malformed.");
    }
    other = other || !equal_ignoring_case(coding, "chunked");
    if (comma == std::string_view::npos) break;
    list.remove_prefix(comma + 1);
  }
  if (!other) return bad("Transfer-Encoding names chunked more than once.");
  seen.unmet = HeadError{501, "The only transfer coding that is supported is chunked."};
  return std::nullopt;
}

Refusal take_content_length(std::string_view value, Head& out) noexcept {
  if (out.content_length) return bad("Content-Length is given twice.");
  const auto length = parse_count(value);
  if (!length) return bad("Content-Length is not a number of bytes.");
  out.content_length = *length;
  return std::nullopt;
}

void take_connection(std::string_view value, Head& out) noexcept {
  for (;;) {
    const std::size_t comma = value.find(',');
    if (equal_ignoring_case(trimmed(value.substr(0, comma)), "close")) out.keep_alive = false;
    if (comma == std::string_view::npos) return;
    value.remove_prefix(comma + 1);
  }
}

Refusal take_host(std::string_view value, Seen& seen) noexcept {
  if (seen.host) return bad("Host is given twice.");
  if (!is_valid_host(value)) return bad("Host is not a host name or address with an optional port.");
  seen.host = value;
  return std::nullopt;
}

void take_expect(std::string_view value, Head& out, Seen& seen) noexcept {
  if (equal_ignoring_case(value, "100-continue")) {
    out.expect_continue = out.version >= 11;  // a 1.0 client would take the 100 for the answer
  } else if (!seen.unmet) {
    seen.unmet = HeadError{417, "The only value of Expect that is supported is 100-continue."};
  }
}

// The fields that decide where the message ends and what is done with its connection.
Refusal take_field(const Field& field, Head& out, Seen& seen) noexcept {
  const auto is = [&](std::string_view name) { return equal_ignoring_case(field.name, name); };
  switch (field.name.size()) {
    case 4: return is("host") ? take_host(field.value, seen) : std::nullopt;
    case 6:
      if (is("expect")) take_expect(field.value, out, seen);
      return std::nullopt;
    case 10:
      if (is("connection")) take_connection(field.value, out);
      return std::nullopt;
    case 14: return is("content-length") ? take_content_length(field.value, out) : std::nullopt;
    case 17: return is("transfer-encoding") ? take_transfer_encoding(field.value, out, seen) : std::nullopt;
    default: return std::nullopt;
  }
}

Refusal read_field(std::string_view line, Head& out, Seen& seen) noexcept {
  const std::size_t name = span_of(kTokenCharacter, line);
  if (name == 0 && (line[0] == ' ' || line[0] == '\t')) return bad("A header line is folded.");
  if (name == 0 || name == line.size() || line[name] != ':')
    return bad("A header line has no valid field name.");
  std::string_view value = line;
  value.remove_prefix(name + 1);
  if (!is_field_value(value)) return bad("A header field holds a control character.");
  if (out.field_count == kFieldsMax) return kTooManyFields;
  Field& field = out.fields[out.field_count++];
  field = {{line.data(), name}, trimmed_value(value)};
  return take_field(field, out, seen);
}

// What only the whole head can tell.
Refusal check_head(const Head& head, const Seen& seen) noexcept {
  if (!seen.host && head.version >= 11) return bad("Host is missing.");
  if (!seen.authority.empty() && seen.host && !equal_ignoring_case(seen.authority, *seen.host)) {
    return bad("The request target and Host name different hosts.");
  }
  if (seen.transfer_encoding && head.content_length)
    return bad("The header has both Content-Length and Transfer-Encoding.");
  return seen.unmet;
}

// Everything but the fields' array, which field_count makes invisible: clearing it would cost more than the
// scan.
void reset(Head& out) noexcept {
  out.method = Method::other;
  out.method_text = out.target = {};
  out.version = 11;
  out.field_count = 0;
  out.keep_alive = true;
  out.chunked = out.expect_continue = false;
  out.content_length.reset();
}

// Drops the empty lines before the request line. How many there were.
std::size_t drop_empty_lines(std::string_view& text) noexcept {
  std::size_t dropped = 0;
  while (dropped <= kEmptyLinesMax && text.starts_with("\r\n")) {
    text.remove_prefix(2);
    ++dropped;
  }
  return dropped;
}

// `otherwise`, unless the first line has a fault of its own, which came before.
HeadProgress first_fault(std::string_view first_line, const HeadProgress& otherwise) noexcept {
  Head scratch_head;
  Seen seen;
  if (const Refusal refused = read_request_line(first_line, scratch_head, seen.authority)) return *refused;
  return otherwise;
}

}  // namespace

// Goes from line to line, so that the verdict is about the first fault and does not depend on how much of
// the head is here already. What the fields say is looked at when the head is complete.
HeadProgress head_progress(std::string_view received) noexcept {
  std::string_view rest = received.substr(0, kHeadMax);
  if (drop_empty_lines(rest) > kEmptyLinesMax) return kEmptyLines;
  std::string_view first_line;
  if (const Next next = next_line(rest, first_line); next != Next::line) {
    if (const Refusal refused = check_first_bytes(rest.substr(0, rest.find('\n')))) return *refused;
    return next == Next::incomplete ? HeadProgress() : kBareLineFeed;
  }
  for (std::size_t lines = 0;; ++lines) {
    std::string_view line;
    switch (next_line(rest, line)) {
      case Next::incomplete:
        return first_fault(first_line, received.size() < kHeadMax ? HeadProgress() : kHeadTooLong);
      case Next::bare_line_feed: return first_fault(first_line, kBareLineFeed);
      case Next::line: break;
    }
    if (line.empty()) return std::min(received.size(), kHeadMax) - rest.size();
    if (lines == kFieldsMax) return first_fault(first_line, kTooManyFields);
  }
}

std::optional<HeadError> scan_head(std::string_view head, Head& out) noexcept {
  reset(out);
  std::string_view rest = head;
  if (drop_empty_lines(rest) > kEmptyLinesMax) return kEmptyLines;
  Seen seen;
  std::string_view line;
  for (bool first = true;; first = false) {
    const Next next = next_line(rest, line);
    if (next == Next::bare_line_feed) return kBareLineFeed;
    if (next == Next::incomplete) return bad("The header is not complete.");
    if (line.empty() && !first) break;
    const Refusal refused =
        first ? read_request_line(line, out, seen.authority) : read_field(line, out, seen);
    if (refused) return refused;
    if (head.size() > kHeadMax) return kHeadTooLong;
  }
  if (!rest.empty()) return bad("Bytes follow the header.");
  if (out.version < 11) out.keep_alive = false;  // 1.0 is answered, then closed
  return check_head(out, seen);
}

}  // namespace framesd::http
