// SPDX-License-Identifier: MIT
#include <framesd/base/text.hpp>
#include <framesd/http/conditional.hpp>

#include <algorithm>
#include <charconv>
#include <optional>

namespace framesd::http {
namespace {

bool is_tag_character(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  return byte == 0x21 || (byte >= 0x23 && byte != 0x7F);  // visible but the quote, and obs-text
}

// An entity tag of a list.
struct Tag {
  std::string_view text;  // without W/, quotes included; empty: malformed
  bool weak = false;
};

// Takes an entity tag from the front of `text`.
Tag take_tag(std::string_view& text) noexcept {
  const bool weak = text.starts_with("W/");
  if (weak) text.remove_prefix(2);
  if (!text.starts_with('"')) return {};
  const std::string_view inside = text.substr(1);
  const auto end = std::ranges::find_if_not(inside, is_tag_character);
  if (end == inside.end() || *end != '"') return {};
  const std::string_view tag = text.substr(0, static_cast<std::size_t>(end - inside.begin()) + 2);
  text.remove_prefix(tag.size());
  return {tag, weak};
}

// To the next element of a list, over blanks and empty elements.
void skip_to_element(std::string_view& text) noexcept {
  text.remove_prefix(std::min(text.find_first_not_of(" \t,"), text.size()));
}

// Calls `each` with every tag of a list. False: the list is malformed.
template <class Each>
bool for_each_tag(std::string_view list, Each&& each) {
  for (skip_to_element(list); !list.empty(); skip_to_element(list)) {
    const Tag tag = take_tag(list);
    if (tag.text.empty()) return false;
    each(tag);
    const std::string_view behind = list.substr(std::min(list.find_first_not_of(" \t"), list.size()));
    if (!behind.empty() && behind.front() != ',') return false;
  }
  return true;
}

enum class Weak : std::uint8_t { matches, never };

bool hits(std::string_view value, std::string_view etag, Weak weak) noexcept {
  const std::string_view list = trimmed(value);
  if (list == "*") return true;
  bool found = false;
  const bool sound = for_each_tag(list, [&](const Tag& tag) {
    found = found || (tag.text == etag && !(tag.weak && weak == Weak::never));
  });
  return sound && found;
}

// A number as Etag writes it in front of `end`, taken from the front of `text` with that.
std::optional<std::uint64_t> take_hex(std::string_view& text, char end) noexcept {
  std::uint64_t number = 0;
  const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), number, 16);
  const auto digits = static_cast<std::size_t>(at - text.data());
  if (error != std::errc() || digits == text.size() || text[digits] != end) return std::nullopt;
  text.remove_prefix(digits + 1);
  return number;
}

// Of a tag that Etag could have made.
std::optional<TaggedState> state_of(std::string_view tag) noexcept {
  tag.remove_prefix(1);
  const auto incarnation = take_hex(tag, '-');
  if (!incarnation) return std::nullopt;
  const auto generation = take_hex(tag, '-');
  if (!generation) return std::nullopt;
  const char end = tag.ends_with("-gzip\"") ? '-' : '"';
  if (!take_hex(tag, end) || !(tag.empty() || tag == "gzip\"")) return std::nullopt;
  return TaggedState{*incarnation, *generation};
}

TagList read_list(std::string_view value, Weak weak) {
  TagList list;
  const std::string_view text = trimmed(value);
  if (text == "*") return {.any = true, .states = {}};
  const bool sound = for_each_tag(text, [&](const Tag& tag) {
    const auto state = tag.weak && weak == Weak::never ? std::nullopt : state_of(tag.text);
    if (state) list.states.push_back(*state);
  });
  if (!sound) list.states.clear();
  return list;
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
  return hits(value, etag, Weak::matches);
}

bool if_match_hits(std::string_view value, std::string_view etag) noexcept {
  return hits(value, etag, Weak::never);
}

TagList read_match(std::string_view value) { return read_list(value, Weak::never); }
TagList read_none_match(std::string_view value) { return read_list(value, Weak::matches); }

}  // namespace framesd::http
