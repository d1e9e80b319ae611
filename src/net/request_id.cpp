// SPDX-License-Identifier: MIT
#include "request_id.hpp"

#include <algorithm>
#include <cstdint>
#include <random>

namespace framesd::net {
namespace {

constexpr std::size_t kLengthMax = 128;

bool is_harmless(char c) noexcept {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
         c == '-';
}

std::uint64_t random_bits() {
  thread_local std::mt19937_64 generator = [] {
    std::random_device device;
    std::seed_seq seed{device(), device(), device(), device()};
    return std::mt19937_64(seed);
  }();
  return generator();
}

void append_hex(std::string& out, std::uint64_t bits, int digits) {
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
    out += "0123456789abcdef"[(bits >> shift) & 15];
}

void set_uuid(std::string& out) {
  const std::uint64_t high = (random_bits() & ~0xF000ull) | 0x4000ull;       // version 4
  const std::uint64_t low = (random_bits() & ~(3ull << 62)) | (2ull << 62);  // variant of RFC 9562
  out.clear();
  append_hex(out, high >> 32, 8);
  out += '-';
  append_hex(out, high >> 16, 4);
  out += '-';
  append_hex(out, high, 4);
  out += '-';
  append_hex(out, low >> 48, 4);
  out += '-';
  append_hex(out, low, 12);
}

}  // namespace

void choose_request_id(std::optional<std::string_view> offered, std::string& out) {
  const bool taken = offered && !offered->empty() && offered->size() <= kLengthMax &&
                     std::all_of(offered->begin(), offered->end(), is_harmless);
  if (taken) {
    out = *offered;
  } else {
    set_uuid(out);
  }
}

}  // namespace framesd::net
