// SPDX-License-Identifier: MIT
//
// Text to fixed point without a double in between: the digits are read as one long integer with the place of
// its point, then rounded once.
#include <framesd/frame/depth.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <ostream>

namespace framesd {
namespace {

constexpr int kDecimals = 6;

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

// A number as text: sign, digits with an optional point, exponent. `digits` may hold the point.
struct Decimal {
  bool negative = false;
  std::string_view digits;    // as written, the point inside
  std::int64_t exponent = 0;  // as written, held within +-kExponentMax
};

constexpr std::int64_t kExponentMax =
    1'000'000'000;  // far beyond any text we can be given; keeps sums in range

// The exponent after 'e', or nothing when it is malformed. Absurdly large ones are held at kExponentMax.
bool parse_exponent(std::string_view text, std::int64_t& exponent) noexcept {
  bool negative = false;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit)) return false;
  std::int64_t value = 0;
  for (const char c : text) value = std::min<std::int64_t>(kExponentMax, value * 10 + (c - '0'));
  exponent = negative ? -value : value;
  return true;
}

bool parse_decimal(std::string_view text, Decimal& out) noexcept {
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    out.negative = text[0] == '-';
    text.remove_prefix(1);
  }
  const auto mark = text.find_first_of("eE");
  out.digits = text.substr(0, mark);
  bool any_digit = false;
  bool point = false;
  for (const char c : out.digits) {
    if (c == '.' && !point) {
      point = true;
    } else if (is_digit(c)) {
      any_digit = true;
    } else {
      return false;
    }
  }
  if (!any_digit) return false;
  return mark == std::string_view::npos || parse_exponent(text.substr(mark + 1), out.exponent);
}

// The magnitude in counts, rounded half to even. Overflow gives a value above INT64_MAX.
std::uint64_t round_to_counts(const Decimal& decimal) noexcept {
  constexpr std::uint64_t kTooLarge = UINT64_MAX;
  constexpr std::uint64_t kTenthMax = INT64_MAX / 10;  // more would be beyond INT64_MAX with one digit more
  const auto point = decimal.digits.find('.');
  const auto whole_digits = static_cast<std::int64_t>(std::min(point, decimal.digits.size()));
  // How many of the written digits stand before the point once the value is scaled to counts.
  const std::int64_t kept = whole_digits + decimal.exponent + kDecimals;
  std::uint64_t value = 0;
  std::int64_t position = 0;  // of the digit being read, the point not counted
  int first_dropped = 0;
  bool more_dropped = false;
  for (const char c : decimal.digits) {
    if (c == '.') continue;
    const int digit = c - '0';
    if (position < kept) {
      if (value > kTenthMax) return kTooLarge;
      value = value * 10 + static_cast<std::uint64_t>(digit);
    } else if (position == kept) {
      first_dropped = digit;
    } else {
      more_dropped = more_dropped || digit != 0;
    }
    ++position;
  }
  for (; position < kept && value != 0; ++position) {
    if (value > kTenthMax) return kTooLarge;
    value *= 10;
  }
  const bool up = first_dropped > 5 || (first_dropped == 5 && (more_dropped || value % 2 == 1));
  return value + (up ? 1 : 0);
}

constexpr std::ptrdiff_t kPlainWholeDigits = 12;  // which are no overflow, whatever follows the point
constexpr std::uint32_t kPowersOfTen[kDecimals + 1] = {1, 10, 100, 1'000, 10'000, 100'000, 1'000'000};

// The counts of a depth as nearly all are written: "9000.1", "-3". Empty: it has to be read with more care.
std::optional<std::int64_t> plain_counts(std::string_view text) noexcept {
  const bool negative = text.starts_with('-');
  const char* at = text.data() + (negative ? 1 : 0);
  const char* const end = text.data() + text.size();
  std::uint64_t value = 0;
  const auto read_digits = [&] {
    const char* const begin = at;
    for (; at != end && is_digit(*at); ++at) value = value * 10 + static_cast<std::uint64_t>(*at - '0');
    return at - begin;
  };
  if (end - at > kPlainWholeDigits + 1 + kDecimals) return std::nullopt;
  const std::ptrdiff_t whole = read_digits();
  if (whole == 0 || whole > kPlainWholeDigits) return std::nullopt;
  std::ptrdiff_t decimals = 0;
  if (at != end && *at == '.') {
    ++at;
    decimals = read_digits();
  }
  if (at != end || decimals > kDecimals) return std::nullopt;
  const auto counts = static_cast<std::int64_t>(value * kPowersOfTen[kDecimals - decimals]);
  return negative ? -counts : counts;
}

}  // namespace

result<Depth> Depth::parse(std::string_view text) noexcept {
  if (const auto plain = plain_counts(text)) return Depth(*plain);
  Decimal decimal;
  if (!parse_decimal(text, decimal)) return errc::depth_malformed;
  const std::uint64_t magnitude = round_to_counts(decimal);
  if (magnitude > static_cast<std::uint64_t>(INT64_MAX)) return errc::depth_overflow;
  const auto count = static_cast<std::int64_t>(magnitude);
  return Depth(decimal.negative ? -count : count);
}

void Depth::append_to(std::string& out) const {
  char text[32];
  char* at = text;
  if (count_ < 0) *at++ = '-';
  const auto magnitude = static_cast<std::uint64_t>(count_ < 0 ? -count_ : count_);
  at = std::to_chars(at, text + sizeof text, magnitude / kCountsPerUnit).ptr;
  *at++ = '.';
  auto fraction = static_cast<std::uint32_t>(magnitude % kCountsPerUnit);
  for (std::uint32_t place = kCountsPerUnit / 10;; place /= 10) {
    *at++ = static_cast<char>('0' + fraction / place);
    fraction %= place;
    if (fraction == 0) break;
  }
  out.append(text, at);
}

std::string Depth::text() const {
  std::string out;
  append_to(out);
  return out;
}

std::ostream& operator<<(std::ostream& out, Depth depth) { return out << depth.text(); }

}  // namespace framesd
