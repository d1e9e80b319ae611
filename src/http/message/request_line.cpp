// SPDX-License-Identifier: MIT
#include "request_line.hpp"

#include "characters.hpp"
#include "host.hpp"
#include <framesd/base/text.hpp>

namespace framesd::http {
namespace {

Method method_of(std::string_view text) noexcept {
  if (text == "GET") return Method::get;
  if (text == "HEAD") return Method::head;
  if (text == "POST") return Method::post;
  if (text == "PUT") return Method::put;
  if (text == "DELETE") return Method::del;
  if (text == "OPTIONS") return Method::options;
  return Method::other;
}

std::optional<HeadError> read_version(std::string_view text, Head& out) noexcept {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.size() != 8 || !text.starts_with("HTTP/") || !is_digit(text[5]) || text[6] != '.' ||
      !is_digit(text[7])) {
    return bad("The request line does not end in an HTTP version.");
  }
  if (text[5] != '1') return HeadError{505, "HTTP/1.1 and HTTP/1.0 are spoken here."};
  out.version = text[7] == '0' ? 10 : 11;  // a later minor version speaks 1.1 with us
  return std::nullopt;
}

// "http://host/path" becomes "/path"; the host has to be the one of the Host field.
std::optional<HeadError> read_absolute_target(Head& out, std::string_view& authority) noexcept {
  constexpr std::string_view kScheme = "http://";
  if (!equal_ignoring_case(out.target.substr(0, kScheme.size()), kScheme)) {
    return bad("The request target is not a path.");
  }
  const std::string_view rest = out.target.substr(kScheme.size());
  const std::size_t path = rest.find_first_of("/?");
  authority = rest.substr(0, path);
  if (!is_valid_host(authority)) return bad("The request target names no valid host.");
  if (path == std::string_view::npos) {
    out.target = "/";
    return std::nullopt;
  }
  out.target = rest.substr(path);
  if (out.target[0] == '?') return bad("The request target has no path.");
  return std::nullopt;
}

}  // namespace

std::optional<HeadError> read_request_line(std::string_view line, Head& out,
                                           std::string_view& authority) noexcept {
  if (line.size() > kRequestLineMax) return check_first_bytes(line).value_or(kLineTooLong);
  const std::size_t method = span_of(kTokenCharacter, line);
  if (method == 0 || method == line.size() || line[method] != ' ')
    return bad("The request line has no method.");
  const std::string_view after = line.substr(method + 1);
  const std::size_t target = span_of(kTargetCharacter, after);
  if (target == 0) return bad("The request line has no target.");
  if (target == after.size()) return bad("The request line does not end in an HTTP version.");
  if (after[target] != ' ')
    return bad("The request target holds a character that has to be percent-encoded.");
  if (const std::optional<HeadError> refused = read_version(after.substr(target + 1), out)) return refused;
  out.method_text = line.substr(0, method);
  out.method = method_of(out.method_text);
  out.target = after.substr(0, target);
  if (out.target[0] == '/' || (out.target == "*" && out.method == Method::options)) return std::nullopt;
  return read_absolute_target(out, authority);
}

std::optional<HeadError> check_first_bytes(std::string_view line) noexcept {
  const std::string_view begin = line.substr(0, kRequestLineMax + 1);  // the one more may be the CR
  if (begin.empty() || begin == "\r") return std::nullopt;             // it may still become an empty line
  const std::size_t method = span_of(kTokenCharacter, begin);
  if (method < begin.size() && (method == 0 || begin[method] != ' '))
    return bad("The request line has no method.");
  if (line.size() > begin.size()) return kLineTooLong;
  return std::nullopt;
}

}  // namespace framesd::http
