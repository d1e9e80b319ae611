// SPDX-License-Identifier: MIT
#include <framesd/base/number.hpp>
#include <framesd/base/text.hpp>
#include <framesd/http/range.hpp>

#include <algorithm>
#include <limits>

namespace framesd::http {
namespace {

constexpr std::uint64_t kEndless = std::numeric_limits<std::uint64_t>::max();

bool is_digits(std::string_view text) noexcept {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// Digits; a number beyond all sizes is as good as the largest.
std::uint64_t position(std::string_view digits) noexcept {
  std::uint64_t value = 0;
  for (const char digit : digits) {
    const auto more = static_cast<std::uint64_t>(digit - '0');
    if (value > (kEndless - more) / 10) return kEndless;
    value = value * 10 + more;
  }
  return value;
}

// The last `count` bytes.
AskedRange suffix(std::uint64_t count, std::uint64_t bytes) noexcept {
  const std::uint64_t given = std::min(count, bytes);
  if (given == 0) return Unsatisfiable{};
  return ByteRange{.first = bytes - given, .count = given};
}

// "0-99", "100-", "-100".
AskedRange read_spec(std::string_view spec, std::uint64_t bytes) noexcept {
  const std::size_t dash = spec.find('-');
  if (dash == std::string_view::npos) return Whole{};
  const std::string_view from = spec.substr(0, dash);
  const std::string_view to = spec.substr(dash + 1);
  if (from.empty()) return is_digits(to) ? suffix(position(to), bytes) : AskedRange{Whole{}};
  if (!is_digits(from) || (!to.empty() && !is_digits(to))) return Whole{};
  const std::uint64_t first = position(from);
  const std::uint64_t last = to.empty() ? kEndless : position(to);
  if (last < first) return Whole{};
  if (first >= bytes) return Unsatisfiable{};
  return ByteRange{.first = first, .count = std::min(last, bytes - 1) - first + 1};
}

// The one Range field; nothing where there are several, which are several ranges.
std::optional<std::string_view> only_range(const Request& request) noexcept {
  std::optional<std::string_view> found;
  for (const Field& field : request.fields) {
    if (!equal_ignoring_case(field.name, "Range")) continue;
    if (found) return std::nullopt;
    found = field.value;
  }
  return found;
}

}  // namespace

AskedRange asked_range(const Request& request, std::string_view etag, std::uint64_t bytes) {
  constexpr std::string_view kUnit = "bytes=";
  const auto value = only_range(request);
  if (!value || !equal_ignoring_case(value->substr(0, kUnit.size()), kUnit)) return Whole{};
  const auto if_range = request.field("If-Range");
  if (if_range && (etag.empty() || *if_range != etag)) return Whole{};
  const std::string_view spec = trimmed(value->substr(kUnit.size()));
  return spec.find(',') == std::string_view::npos ? read_spec(spec, bytes) : Whole{};
}

std::string content_range(const ByteRange& range, std::uint64_t bytes) {
  std::string text = "bytes ";
  append_number(text, range.first);
  text += '-';
  append_number(text, range.first + range.count - 1);
  text += '/';
  append_number(text, bytes);
  return text;
}

std::string unsatisfied_range(std::uint64_t bytes) {
  std::string text = "bytes */";
  append_number(text, bytes);
  return text;
}

}  // namespace framesd::http
