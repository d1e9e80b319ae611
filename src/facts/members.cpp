// SPDX-License-Identifier: MIT
#include "members.hpp"

#include "plain_number.hpp"
#include <framesd/base/number.hpp>
#include <framesd/base/text.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>

namespace framesd::facts {
namespace {

constexpr std::size_t kQuotedMax = 64;  // bytes of a client's text in a sentence

// The code of the control character that `text` begins with, if it does: C0, DEL, C1.
std::optional<unsigned> control_code(std::string_view text) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  if (byte(0) < 0x20 || byte(0) == 0x7F) return byte(0);
  if (byte(0) == 0xC2 && text.size() > 1 && byte(1) < 0xA0) return byte(1);
  return std::nullopt;
}

Failure refuse_control(std::string_view where, unsigned code, std::size_t at, Lines lines) {
  std::string what = "the control character U+";
  append_hex(what, code, 4);
  what += " at byte " + std::to_string(at + 1);
  what += lines == Lines::many ? "; only line feeds are allowed" : "; none is allowed";
  return refuse(where, what);
}

std::string listed(std::span<const std::string_view> words) {
  std::string list;
  for (const std::string_view word : words) list.append(list.empty() ? "" : ", ").append(word);
  return list;
}

std::string path_of(std::string_view where, std::string_view name) {
  return where.empty() ? std::string(name) : std::string(where).append(".").append(name);
}

Failure refuse_unknown(std::string_view where, std::string_view name,
                       std::span<const std::string_view> known) {
  std::string what = std::string(kUnknownMember) + in_quotes(name) + " is not known";
  if (const std::string_view near = nearest_name(name, known); !near.empty()) {
    what.append("; did you mean ").append(in_quotes(near)).append("?");
  }
  what += (what.ends_with('?') ? " Allowed are " : "; allowed are ") + listed(known);
  return where.empty() ? fail(errc::facts_malformed, what) : refuse(where, what);
}

}  // namespace

Failure refuse(std::string_view where, std::string_view what) {
  return fail(errc::facts_malformed, std::string(where).append(": ").append(what));
}

Failure refuse_kind(std::string_view where, std::string_view wanted, const Value& given) {
  std::string what = "must be " + std::string(wanted) + ", not " + given.kind();
  if (given.get<std::nullptr_t>() != nullptr) what += "; what is not known is left out";
  return refuse(where, what);
}

std::string in_quotes(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size() && length < kQuotedMax) {
    length += std::max<std::size_t>(1, utf8_length(text.substr(length)));
  }
  std::string out;
  append_json_string(out, text.substr(0, length));
  return length < text.size() ? out + "..." : out;
}

checked<double> number_of(const Value& value, std::string_view where, const Range& range,
                          std::string_view subject) {
  const std::string prefix = subject.empty() ? "" : std::string(subject) + " ";
  const double* const number = value.get<double>();
  if (number == nullptr) return refuse(where, prefix + "must be a number, not " + value.kind());
  if (range.has(*number)) return *number;
  const std::string found = std::isfinite(*number) ? PlainNumber{*number}.text() : "one so large";
  return refuse(where, prefix + "must be " + std::string(range.words) + ", not " + found);
}

checked<std::string> text_of(const Value& value, std::string_view where, std::size_t bytes_max, Lines lines) {
  const auto* const text = value.get<std::string>();
  if (text == nullptr) return refuse_kind(where, "a string", value);
  if (text->size() > bytes_max) {
    return refuse(where, "must have at most " + with_thousands(bytes_max) + " bytes, not " +
                             with_thousands(text->size()));
  }
  for (std::size_t at = 0; at < text->size(); ++at) {
    const auto code = control_code(std::string_view(*text).substr(at));
    if (!code || (*code == '\n' && lines == Lines::many)) continue;
    return refuse_control(where, *code, at, lines);
  }
  return *text;
}

checked<bool> truth_of(const Value& value, std::string_view where) {
  const bool* const truth = value.get<bool>();
  if (truth == nullptr) return refuse_kind(where, "true or false", value);
  return *truth;
}

checked<std::size_t> word_of(const Value& value, std::string_view where,
                             std::span<const std::string_view> words) {
  std::string wanted;
  for (const std::string_view word : words) wanted += (wanted.empty() ? "" : " or ") + in_quotes(word);
  const auto* const text = value.get<std::string>();
  if (text == nullptr) return refuse_kind(where, wanted, value);
  const auto found = std::ranges::find(words, *text);
  if (found == words.end()) return refuse(where, "must be " + wanted + ", not " + in_quotes(*text));
  return static_cast<std::size_t>(found - words.begin());
}

checked<void> check_names(const Object& object, std::string_view where,
                          std::span<const std::string_view> known) {
  std::vector<bool> given(known.size());
  for (const Member& member : object) {
    const auto found = std::ranges::find(known, member.name);
    if (found == known.end()) return refuse_unknown(where, member.name, known);
    const auto index = static_cast<std::size_t>(found - known.begin());
    if (given[index]) return refuse(path_of(where, member.name), "given twice; once is allowed");
    given[index] = true;
  }
  return {};
}

}  // namespace framesd::facts
