// SPDX-License-Identifier: MIT
//
// Preloaded under framesd: writes down what it does to a store's data.mdb, and lets one of these calls fail.
//
// * IO_RECORDER_TRACE=FILE: every call that changes or syncs a data.mdb is appended to FILE as an Entry, then
//   the bytes written.
// * IO_RECORDER_FAIL=N:HOW: the N-th such call of the process fails; with N+:HOW also all that follow. HOW is
//   EIO, ENOSPC or EROFS (nothing happens), short (a write does half, any other call is EIO), late (it is
//   done, and EIO).
//
// A write is noted before it begins, a sync once it has returned, so that the trace cut anywhere is what a
// power cut may find: writes on their way and syncs that are over. A descriptor opened with O_SYNC or O_DSYNC
// is seen by its flags; a second entry then says that the write has returned. Files are known by their names
// at the time of the call, so nothing is kept about descriptors. What goes through a mapping is not seen:
// msync is noted, for a test to refuse. power_cut.py and failed_calls_test.py read the trace.
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <fcntl.h>
#include <initializer_list>
#include <mutex>
#include <string_view>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

namespace {

enum class Kind : char {
  write = 'w',     // at `offset`, `length` bytes follow
  durable = 'd',   // the write before, through a synchronous descriptor, has returned
  resize = 't',    // the file now has `offset` bytes
  allocate = 'a',  // the file has at least `offset` bytes
  sync = 's',      // all before is durable
  named = 'n',     // some file has got the name data.mdb
  folder = 'p',    // names in some folder are durable
  mapped = 'm',    // msync of anything: the trace is not the whole story
  failed = 'f',    // the next entry's call, or the sync after which none comes, was made to fail
};

struct Entry {
  Kind kind;
  char failing;      // of `failed`: the kind of the call
  char synchronous;  // of `write` and of `failed`: by the descriptor's flags
  char unused;
  std::uint32_t length;  // bytes that follow
  std::uint64_t offset;
};
static_assert(sizeof(Entry) == 16);

// The function of that name which this one hides.
template <class Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}
#define NEXT(function) static auto* const real = next<decltype(::function)>(#function)

enum class Fault : char { none, refused, halved, late };
struct Decision {
  Fault fault = Fault::none;
  int error = 0;
};

// What IO_RECORDER_FAIL says.
struct Plan {
  long first = 0;
  bool on = false;
  Decision decision;

  static Plan from_environment() {
    const char* text = std::getenv("IO_RECORDER_FAIL");
    if (text == nullptr) return {};
    char* rest = nullptr;
    Plan plan;
    plan.first = std::strtol(text, &rest, 10);
    plan.on = *rest == '+';
    const std::string_view how(rest + (plan.on ? 2 : 1));
    if (how == "EIO") plan.decision = {Fault::refused, EIO};
    if (how == "EROFS") plan.decision = {Fault::refused, EROFS};
    if (how == "ENOSPC") plan.decision = {Fault::refused, ENOSPC};
    if (how == "short") plan.decision = {Fault::halved, EIO};
    if (how == "late") plan.decision = {Fault::late, EIO};
    if (plan.decision.fault == Fault::none) ::abort();
    return plan;
  }

  Decision of_call(long number) const {
    return number == first || (on && number > first) ? decision : Decision{};
  }
};

class Recorder {
 public:
  static Recorder& instance() {
    static Recorder recorder;
    return recorder;
  }

  // Notes a call and makes it, unless it is to fail. `make(length)` calls the real function with so many
  // bytes; `parts` are the bytes of a write.
  template <class Make>
  ssize_t call(Kind kind, int fd, std::uint64_t offset, std::initializer_list<iovec> parts, Make make) {
    return call(kind, fd, offset, parts.begin(), static_cast<int>(parts.size()), make);
  }

  template <class Make>
  ssize_t call(Kind kind, int fd, std::uint64_t offset, const iovec* parts, int count, Make make) {
    const std::lock_guard lock(mutex_);  // entries are in the order of the calls
    std::size_t length = 0;
    for (int i = 0; i < count; ++i) length += parts[i].iov_len;
    const bool synchronous = (::fcntl(fd, F_GETFL) & O_DSYNC) != 0;  // O_SYNC has this bit too
    const Decision decision = plan_.of_call(++calls_);
    if (decision.fault != Fault::none)
      append({Kind::failed, static_cast<char>(kind), synchronous, 0, 0, offset});
    const bool halved = decision.fault == Fault::halved && kind == Kind::write;
    if (halved) length /= 2;
    if (decision.fault != Fault::none && decision.fault != Fault::late && !halved)
      return errno = decision.error, -1;
    if (kind == Kind::write)
      append({kind, 0, synchronous, 0, static_cast<std::uint32_t>(length), offset}, parts, count);
    const ssize_t result = make(length);
    if (decision.fault == Fault::late) return errno = decision.error, -1;
    if (result >= 0 && kind != Kind::write) append({kind, 0, 0, 0, 0, offset});
    if (result >= 0 && kind == Kind::write && synchronous) append({Kind::durable, 0, 0, 0, 0, offset});
    return result;
  }

  void note(Kind kind) {
    const std::lock_guard lock(mutex_);
    append({kind, 0, 0, 0, 0, 0});
  }

 private:
  Recorder() {
    NEXT(open);
    if (const char* path = std::getenv("IO_RECORDER_TRACE"); path != nullptr)
      trace_ = real(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  }

  // One write a piece; the trace is appended to, and only this process writes at a time.
  void append(const Entry& entry, const iovec* parts = nullptr, int count = 0) {
    if (trace_ < 0) return;
    put(&entry, sizeof entry);
    std::size_t left = entry.length;
    for (int i = 0; i < count && left != 0; ++i) {
      const std::size_t part = parts[i].iov_len < left ? parts[i].iov_len : left;
      put(parts[i].iov_base, part);
      left -= part;
    }
  }

  void put(const void* bytes, std::size_t count) {
    NEXT(write);
    if (real(trace_, bytes, count) != static_cast<ssize_t>(count))
      ::abort();  // half a trace would be a wrong one
  }

  std::mutex mutex_;
  const Plan plan_ = Plan::from_environment();
  int trace_ = -1;
  long calls_ = 0;
};

bool is_store(int fd) {
  char link[32] = "/proc/self/fd/";
  char digits[12];
  int count = 0;
  for (int rest = fd; rest > 0 || count == 0; rest /= 10)
    digits[count++] = static_cast<char>('0' + rest % 10);
  char* end = link + std::strlen(link);
  while (count > 0) *end++ = digits[--count];
  char path[4096];
  const ssize_t length = ::readlink(link, path, sizeof path);
  return length > 0 && std::string_view(path, static_cast<std::size_t>(length)).ends_with("/data.mdb");
}

bool is_folder(int fd) {
  struct stat found {};
  return ::fstat(fd, &found) == 0 && S_ISDIR(found.st_mode);
}

std::uint64_t position(int fd) { return static_cast<std::uint64_t>(::lseek(fd, 0, SEEK_CUR)); }

iovec part_of(const void* bytes, std::size_t count) { return {const_cast<void*>(bytes), count}; }

constexpr int kPartsMax = 1024;

// The first `length` bytes of `parts`, in `out`; gives how many parts that are.
int shortened(const iovec* parts, int count, std::size_t length, iovec* out) {
  int kept = 0;
  for (; kept < count && kept < kPartsMax && length != 0; ++kept) {
    out[kept] = parts[kept];
    if (out[kept].iov_len > length) out[kept].iov_len = length;
    length -= out[kept].iov_len;
  }
  return kept;
}

int record_sync(int (*real)(int), int fd) {
  if (is_folder(fd)) {
    const int result = real(fd);
    if (result == 0) Recorder::instance().note(Kind::folder);
    return result;
  }
  if (!is_store(fd)) return real(fd);
  return static_cast<int>(
      Recorder::instance().call(Kind::sync, fd, 0, {}, [&](std::size_t) { return real(fd); }));
}

int record_name(int result, std::string_view to) {
  if (result == 0 && to.ends_with("/data.mdb")) Recorder::instance().note(Kind::named);
  return result;
}

}  // namespace

extern "C" {

ssize_t write(int fd, const void* bytes, size_t count) {
  NEXT(write);
  if (!is_store(fd)) return real(fd, bytes, count);
  return Recorder::instance().call(Kind::write, fd, position(fd), {part_of(bytes, count)},
                                   [&](std::size_t length) { return real(fd, bytes, length); });
}

ssize_t writev(int fd, const iovec* parts, int count) {
  NEXT(writev);
  if (!is_store(fd)) return real(fd, parts, count);
  return Recorder::instance().call(Kind::write, fd, position(fd), parts, count, [&](std::size_t length) {
    iovec some[kPartsMax];
    return real(fd, some, shortened(parts, count, length, some));
  });
}

ssize_t pwrite(int fd, const void* bytes, size_t count, off_t offset) {
  NEXT(pwrite);
  if (!is_store(fd)) return real(fd, bytes, count, offset);
  return Recorder::instance().call(Kind::write, fd, static_cast<std::uint64_t>(offset),
                                   {part_of(bytes, count)},
                                   [&](std::size_t length) { return real(fd, bytes, length, offset); });
}

ssize_t pwritev(int fd, const iovec* parts, int count, off_t offset) {
  NEXT(pwritev);
  if (!is_store(fd)) return real(fd, parts, count, offset);
  return Recorder::instance().call(Kind::write, fd, static_cast<std::uint64_t>(offset), parts, count,
                                   [&](std::size_t length) {
                                     iovec some[kPartsMax];
                                     return real(fd, some, shortened(parts, count, length, some), offset);
                                   });
}

int ftruncate(int fd, off_t length) noexcept {
  NEXT(ftruncate);
  if (!is_store(fd)) return real(fd, length);
  return static_cast<int>(Recorder::instance().call(Kind::resize, fd, static_cast<std::uint64_t>(length), {},
                                                    [&](std::size_t) { return real(fd, length); }));
}

// Gives -1 and errno.
int fallocate(int fd, int mode, off_t offset, off_t length) {
  NEXT(fallocate);
  if (!is_store(fd)) return real(fd, mode, offset, length);
  const auto end = static_cast<std::uint64_t>(offset + length);
  return static_cast<int>(Recorder::instance().call(
      Kind::allocate, fd, end, {}, [&](std::size_t) { return real(fd, mode, offset, length); }));
}

// Gives the error itself.
int posix_fallocate(int fd, off_t offset, off_t length) {
  NEXT(posix_fallocate);
  if (!is_store(fd)) return real(fd, offset, length);
  const auto end = static_cast<std::uint64_t>(offset + length);
  const auto make = [&](std::size_t) { return (errno = real(fd, offset, length)) == 0 ? 0 : -1; };
  return Recorder::instance().call(Kind::allocate, fd, end, {}, make) == 0 ? 0 : errno;
}

int fsync(int fd) {
  NEXT(fsync);
  return record_sync(real, fd);
}

int fdatasync(int fd) {
  NEXT(fdatasync);
  return record_sync(real, fd);
}

int rename(const char* from, const char* to) noexcept {
  NEXT(rename);
  return record_name(real(from, to), to);
}

int renameat2(int from_folder, const char* from, int to_folder, const char* to, unsigned flags) noexcept {
  NEXT(renameat2);
  return record_name(real(from_folder, from, to_folder, to, flags), to);
}

int msync(void* address, size_t length, int flags) {
  NEXT(msync);
  Recorder::instance().note(Kind::mapped);
  return real(address, length, flags);
}

// The names that programs built for large files use: the same functions, where off_t has 64 bits anyway.
static_assert(sizeof(off_t) == 8);
ssize_t pwrite64(int, const void*, size_t, off64_t) __attribute__((alias("pwrite")));
ssize_t pwritev64(int, const iovec*, int, off64_t) __attribute__((alias("pwritev")));
int ftruncate64(int, off64_t) noexcept __attribute__((alias("ftruncate")));
int fallocate64(int, int, off64_t, off64_t) __attribute__((alias("fallocate")));
int posix_fallocate64(int, off64_t, off64_t) __attribute__((alias("posix_fallocate")));

}  // extern "C"
