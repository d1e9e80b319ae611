// SPDX-License-Identifier: MIT
#include <framesd/base/random.hpp>

#include <bit>
#include <cerrno>
#include <cstddef>
#include <sys/random.h>
#include <system_error>

namespace framesd {
namespace {

void fill(void* to, std::size_t bytes) {
  while (::getrandom(to, bytes, 0) != static_cast<ssize_t>(bytes)) {
    if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "getrandom");
  }
}

// xoshiro256++ (Blackman and Vigna, public domain): four words of state, about a nanosecond a number.
class Random {
 public:
  Random() { fill(state_, sizeof state_); }

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

std::uint64_t random_id() {
  std::uint64_t id = 0;
  while (id == 0) fill(&id, sizeof id);
  return id;
}

std::uint64_t random_number() {
  thread_local Random random;
  return random.next();
}

}  // namespace framesd
