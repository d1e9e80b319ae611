// SPDX-License-Identifier: MIT
#include "characters.hpp"
#include <framesd/http/request_id.hpp>

#include <bit>
#include <cerrno>
#include <cstdint>
#include <sys/random.h>
#include <system_error>

namespace framesd::http {
namespace {

// xoshiro256++ (Blackman and Vigna, public domain): four words of state, about a nanosecond a number.
class Random {
 public:
  Random() {
    while (::getrandom(state_, sizeof state_, 0) != static_cast<ssize_t>(sizeof state_)) {
      if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "getrandom");
    }
  }

  std::uint64_t next() noexcept {
    const std::uint64_t result = std::rotl(state_[0] + state_[3], 23) + state_[0];
    const std::uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }

 private:
  std::uint64_t state_[4]{};
};

}  // namespace

bool is_request_id(std::string_view text) noexcept {
  constexpr std::size_t kLongest = 128;
  if (text.empty() || text.size() > kLongest || text.find('~') != std::string_view::npos) return false;
  return span_of(kNameCharacter, text) == text.size();  // letters, digits and "-._~"
}

std::array<char, 36> new_request_id() {
  constexpr char kHex[] = "0123456789abcdef";
  thread_local Random random;
  std::uint64_t high = random.next();
  std::uint64_t low = random.next();
  high = (high & 0xFFFFFFFFFFFF0FFFu) | 0x4000u;            // version 4
  low = (low & 0x3FFFFFFFFFFFFFFFu) | 0x8000000000000000u;  // variant 10
  std::array<char, 36> text;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == 8 || i == 13 || i == 18 || i == 23) {
      text[i] = '-';
      continue;
    }
    std::uint64_t& word = i < 18 ? high : low;
    text[i] = kHex[word >> 60];
    word <<= 4;
  }
  return text;
}

}  // namespace framesd::http
