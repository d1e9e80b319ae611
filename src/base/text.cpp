// SPDX-License-Identifier: MIT
#include <framesd/base/text.hpp>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace framesd {
namespace {

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Edits between a and b, a swap of two neighbours counting as one (optimal string alignment).
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> edits(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) edits[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) edits[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t differs = lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1;
      edits[i][j] = std::min({edits[i - 1][j] + 1, edits[i][j - 1] + 1, edits[i - 1][j - 1] + differs});
      if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1])) {
        edits[i][j] = std::min(edits[i][j], edits[i - 2][j - 2] + 1);
      }
    }
  }
  return edits[a.size()][b.size()];
}

constexpr char kHex[] = "0123456789abcdef";

void append_escaped(std::string& out, char c) {
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: break;
  }
  const auto byte = static_cast<std::uint8_t>(c);
  if (byte >= 0x20 && byte != 0x7F) {
    out += c;
    return;
  }
  out += "\\u00";
  out += kHex[byte >> 4];
  out += kHex[byte & 15];
}

// U+0080 to U+FFFF out of its two or three bytes.
std::uint32_t code_of(std::string_view bytes) noexcept {
  std::uint32_t code = static_cast<std::uint8_t>(bytes[0]) & (bytes.size() == 2 ? 0x1Fu : 0x0Fu);
  for (const char c : bytes.substr(1)) code = (code << 6) | (static_cast<std::uint8_t>(c) & 0x3Fu);
  return code;
}

// What is not drawn but obeyed: C1 controls (U+009B begins a terminal's commands), the ends of a line and of
// a paragraph that some readers know, marks and overrides of the writing direction.
bool is_command(std::uint32_t code) noexcept {
  return code < 0xA0 || code == 0x200E || code == 0x200F || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2066 && code <= 0x2069);
}

void append_character(std::string& out, std::string_view bytes) {
  const std::uint32_t code = bytes.size() < 4 ? code_of(bytes) : 0x10000;
  if (!is_command(code)) {
    out += bytes;
    return;
  }
  out += "\\u";
  for (const unsigned shift : {12u, 8u, 4u, 0u}) out += kHex[(code >> shift) & 15];
}

// append_ascii(out, c) appends an ASCII character, whatever it is.
template <class AppendAscii>
void append_drawn(std::string& out, std::string_view text, AppendAscii append_ascii) {
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (length == 0) {
      out += "\xEF\xBF\xBD";
    } else if (length == 1) {
      append_ascii(out, text[0]);
    } else {
      append_character(out, text.substr(0, length));
    }
    text.remove_prefix(std::max<std::size_t>(1, length));
  }
}

}  // namespace

std::string_view trimmed(std::string_view text) noexcept {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view nearest_name(std::string_view word, std::span<const std::string_view> known) {
  constexpr std::size_t kLongestName = 64;  // bounds the work a client's long word can ask for
  if (word.empty() || word.size() > kLongestName) return {};
  std::string_view nearest;
  std::size_t fewest = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (const std::string_view name : known) {
    const std::size_t edits = edit_distance(word, name);
    if (edits < fewest) {
      fewest = edits;
      nearest = name;
    }
  }
  return nearest;
}

std::size_t utf8_length(std::string_view text) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const auto follows = [&](std::size_t i) { return i < text.size() && (byte(i) & 0xC0) == 0x80; };
  const std::uint8_t first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return follows(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    if (!follows(1) || !follows(2)) return 0;
    if (first == 0xE0 && byte(1) < 0xA0) return 0;  // overlong
    if (first == 0xED && byte(1) > 0x9F) return 0;  // surrogate
    return 3;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    if (!follows(1) || !follows(2) || !follows(3)) return 0;
    if (first == 0xF0 && byte(1) < 0x90) return 0;  // overlong
    if (first == 0xF4 && byte(1) > 0x8F) return 0;  // beyond U+10FFFF
    return 4;
  }
  return 0;
}

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  append_drawn(out, text, append_escaped);
  out += '"';
}

std::string drawable(std::string_view text) {
  std::string out;
  append_drawn(out, text, [](std::string& to, char c) {
    if (c == '"' || c == '\\') {
      to += c;
    } else {
      append_escaped(to, c);
    }
  });
  return out;
}

}  // namespace framesd
