// SPDX-License-Identifier: MIT
#include "plain_number.hpp"

#include <framesd/base/number.hpp>

#include <charconv>
#include <cmath>

namespace framesd::facts {

void PlainNumber::append_to(std::string& out) const {
  const double size = std::abs(value);
  if (size != 0 && (size < 1e-6 || size >= 1e15)) return append_number(out, value);
  char digits[32];  // a sign, "0.00000" and 17 digits at most
  const double unsigned_zero = size == 0 ? 0.0 : value;
  out.append(digits,
             std::to_chars(digits, digits + sizeof digits, unsigned_zero, std::chars_format::fixed).ptr);
}

std::string PlainNumber::text() const {
  std::string out;
  append_to(out);
  return out;
}

}  // namespace framesd::facts
