// SPDX-License-Identifier: MIT
#include <framesd/base/text.hpp>
#include <framesd/http/conditional.hpp>

#include <algorithm>
#include <charconv>

namespace framesd::http {
namespace {

bool is_tag_character(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  return byte == 0x21 || (byte >= 0x23 && byte != 0x7F);  // visible but the quote, and obs-text
}

// Takes an entity tag from the front of `text` and gives it without W/, quotes included; empty if there is
// none.
std::string_view take_tag(std::string_view& text) noexcept {
  if (text.starts_with("W/")) text.remove_prefix(2);
  if (!text.starts_with('"')) return {};
  const std::string_view inside = text.substr(1);
  const auto end = std::ranges::find_if_not(inside, is_tag_character);
  if (end == inside.end() || *end != '"') return {};
  const std::string_view tag = text.substr(0, static_cast<std::size_t>(end - inside.begin()) + 2);
  text.remove_prefix(tag.size());
  return tag;
}

// To the next element of a list, over blanks and empty elements.
void skip_to_element(std::string_view& text) noexcept {
  text.remove_prefix(std::min(text.find_first_not_of(" \t,"), text.size()));
}

// weak_too   whether a weak tag may be the one
bool list_holds(std::string_view list, std::string_view etag, bool weak_too) noexcept {
  std::string_view rest = trimmed(list);
  if (rest == "*") return true;
  bool found = false;
  for (skip_to_element(rest); !rest.empty(); skip_to_element(rest)) {
    const bool weak = rest.starts_with("W/");
    const std::string_view tag = take_tag(rest);
    if (tag.empty()) return false;
    found = found || (tag == etag && (weak_too || !weak));
    const std::string_view behind = rest.substr(std::min(rest.find_first_not_of(" \t"), rest.size()));
    if (!behind.empty() && behind.front() != ',') return false;
  }
  return found;
}

}  // namespace

Etag::Etag(std::uint64_t incarnation, std::uint64_t generation, std::uint64_t representation,
           Coding coding) noexcept {
  char* const last = text_.data() + text_.size();  // 1 + 3 * 16 + 2 + 5 + 1 = 57 at most
  char* at = text_.data();
  *at++ = '"';
  at = std::to_chars(at, last, incarnation, 16).ptr;
  *at++ = '-';
  at = std::to_chars(at, last, generation, 16).ptr;
  *at++ = '-';
  at = std::to_chars(at, last, representation, 16).ptr;
  const std::string_view end = coding == Coding::gzip ? "-gzip\"" : "\"";
  at = std::ranges::copy(end, at).out;
  size_ = static_cast<std::size_t>(at - text_.data());
}

std::uint64_t hash_of(std::string_view key) noexcept {
  std::uint64_t hash = 0xCBF29CE484222325u;
  for (const char c : key) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
  return hash;
}

bool none_match_hits(std::string_view value, std::string_view etag) noexcept {
  return list_holds(value, etag, true);
}

bool if_match_hits(std::string_view value, std::string_view etag) noexcept {
  return list_holds(value, etag, false);
}

}  // namespace framesd::http
