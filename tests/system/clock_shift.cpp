// SPDX-License-Identifier: MIT
//
// Preloaded under framesd: clocks that can be set while it runs.
//
// CLOCK_SHIFT_FILE names a file of two 64-bit numbers: how many seconds the wall clock, and the clock that
// deadlines are counted by, are ahead of the real ones. Whoever writes the file sets the clocks of the
// process. Waiting for a number of seconds takes as long as ever: only what a clock says is changed. The
// sanitizers and systemd's own libraries are not beneath it; clock_test.py uses it.
#include <cstdint>
#include <cstdlib>
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

namespace {

struct Shift {
  std::int64_t wall;
  std::int64_t steady;
};

// The file, mapped once. All zero where there is none.
const volatile Shift& shift() {
  static const volatile Shift none{};
  static const volatile Shift* const mapped = [] {
    const char* const name = std::getenv("CLOCK_SHIFT_FILE");
    const int file = name != nullptr ? ::open(name, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0) return &none;
    void* const at = ::mmap(nullptr, sizeof(Shift), PROT_READ, MAP_SHARED, file, 0);
    ::close(file);
    return at == MAP_FAILED ? &none : static_cast<const volatile Shift*>(at);
  }();
  return *mapped;
}

}  // namespace

extern "C" {

int clock_gettime(clockid_t clock, timespec* now) noexcept {
  static auto* const real = reinterpret_cast<decltype(::clock_gettime)*>(::dlsym(RTLD_NEXT, "clock_gettime"));
  const int rc = real(clock, now);
  if (rc != 0) return rc;
  if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) now->tv_sec += shift().wall;
  if (clock == CLOCK_MONOTONIC || clock == CLOCK_MONOTONIC_COARSE || clock == CLOCK_BOOTTIME)
    now->tv_sec += shift().steady;
  return rc;
}

time_t time(time_t* out) noexcept {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME_COARSE, &now);
  if (out != nullptr) *out = now.tv_sec;
  return now.tv_sec;
}

int gettimeofday(timeval* out, void*) noexcept {
  timespec now{};
  const int rc = ::clock_gettime(CLOCK_REALTIME, &now);
  *out = {.tv_sec = now.tv_sec, .tv_usec = now.tv_nsec / 1000};
  return rc;
}

}  // extern "C"
