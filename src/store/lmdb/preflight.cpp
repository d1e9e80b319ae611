// SPDX-License-Identifier: MIT
#include "preflight.hpp"

#include "error.hpp"
#include "file_system.hpp"
#include <framesd/base/number.hpp>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>
#include <vector>

#include <lmdb.h>

namespace framesd::store::lmdb {
namespace {

// LMDB's lock file for 512 readers: two cache lines of head, one each.
constexpr off_t kLockFileBytes = 64 * (2 + 512);

class Descriptor {
 public:
  explicit Descriptor(int fd) noexcept : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const noexcept { return fd_; }

 private:
  int fd_;
};

Failure failed(const char* what, const std::filesystem::path& path, int error) {
  return fail(write_error(error, path.parent_path().string()),
              std::string(what) + " " + path.string() + ": " + errno_text(error));
}

}  // namespace

namespace {

checked<void> check_local(const std::filesystem::path& directory) {
  struct statfs disk {};
  if (::statfs(directory.c_str(), &disk) != 0) return failed("cannot look at", directory, errno);
  const auto network = network_file_system(static_cast<std::uint32_t>(disk.f_type));
  if (network.empty()) return {};
  return fail(errc::store_denied, directory.string() + " lies on a network file system (" +
                                      std::string(network) + "): a store needs a local disk");
}

}  // namespace

checked<DirectoryClaim> claim_directory(const std::filesystem::path& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) return failed("cannot make the folder", directory, error.value());
  struct stat found {};
  if (::stat(directory.c_str(), &found) != 0) return failed("cannot look at", directory, errno);
  if (auto local = check_local(directory); !local) return local.error();
  auto claim = DirectoryClaim::take(found.st_dev, found.st_ino);
  if (!claim) {
    return fail(errc::store_already_open,
                "the store in " + directory.string() + " is already open in this process");
  }
  return std::move(*claim);
}

checked<void> reserve_lock_file(const std::filesystem::path& directory) {
  const auto path = directory / "lock.mdb";
  const Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (file.get() < 0) return failed("cannot open", path, errno);
  struct stat found {};
  if (::fstat(file.get(), &found) != 0) return failed("cannot look at", path, errno);
  if (found.st_blocks * 512 >= kLockFileBytes) return {};
  const int error = ::posix_fallocate(file.get(), 0, kLockFileBytes);
  if (error != 0) return failed("no room for the lock file", path, error);
  return {};
}

namespace {

struct Extent {
  std::uint64_t bytes_there;
  std::uint64_t bytes_wanted;
  std::uint64_t page_bytes;
};

result<Extent> data_extent(MDB_env* env, int fd) {
  MDB_envinfo info{};  // before the length: a file in use only grows
  MDB_stat stat{};
  if (const int rc = ::mdb_env_info(env, &info); rc != MDB_SUCCESS) return read_error(rc);
  if (const int rc = ::mdb_env_stat(env, &stat); rc != MDB_SUCCESS) return read_error(rc);
  struct stat found {};
  if (::fstat(fd, &found) != 0) return read_error(errno);
  return Extent{.bytes_there = static_cast<std::uint64_t>(found.st_size),
                .bytes_wanted = (info.me_last_pgno + 1) * std::uint64_t{stat.ms_psize},
                .page_bytes = stat.ms_psize};
}

struct AbortTxn {
  void operator()(MDB_txn* txn) const noexcept { ::mdb_txn_abort(txn); }
};
using TxnHandle = std::unique_ptr<MDB_txn, AbortTxn>;

TxnHandle begin(MDB_env* env, unsigned flags) {
  MDB_txn* txn = nullptr;
  return TxnHandle(::mdb_txn_begin(env, nullptr, flags, &txn) == MDB_SUCCESS ? txn : nullptr);
}

// How many of the pages from `first` on LMDB's list of free pages names; the list is table 0, each value a
// count and as many page numbers. Anything wrong with the list counts as none.
std::uint64_t free_pages_from(MDB_env* env, std::uint64_t first) {
  constexpr MDB_dbi kFreeList = 0;
  const TxnHandle txn = begin(env, MDB_RDONLY);
  MDB_cursor* cursor = nullptr;
  if (!txn || ::mdb_cursor_open(txn.get(), kFreeList, &cursor) != MDB_SUCCESS) return 0;
  std::uint64_t count = 0;
  MDB_val key{};
  MDB_val value{};
  int rc = MDB_SUCCESS;
  while ((rc = ::mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) == MDB_SUCCESS) {
    std::vector<std::uint64_t> pages(value.mv_size / sizeof(std::uint64_t));
    std::memcpy(pages.data(), value.mv_data, pages.size() * sizeof(std::uint64_t));
    for (std::size_t i = 1; i < pages.size() && i <= pages[0]; ++i) count += pages[i] >= first ? 1 : 0;
  }
  ::mdb_cursor_close(cursor);
  return rc == MDB_NOTFOUND ? count : 0;
}

enum class Length : std::uint8_t { right, too_short, unknown };

// Makes the file as long as it should be if all that is missing is free. Nobody writes meanwhile.
Length complete_with_free_pages(MDB_env* env, int fd) {
  const TxnHandle writing = begin(env, 0);
  const result<Extent> extent = data_extent(env, fd);
  if (!writing || !extent) return Length::unknown;
  if (extent->bytes_there >= extent->bytes_wanted) return Length::right;
  if (::ftruncate(fd, static_cast<off_t>(extent->bytes_wanted)) != 0) return Length::unknown;
  const std::uint64_t first_missing = extent->bytes_there / extent->page_bytes;
  const std::uint64_t missing = extent->bytes_wanted / extent->page_bytes - first_missing;
  if (free_pages_from(env, first_missing) == missing) return Length::right;
  const bool undone = ::ftruncate(fd, static_cast<off_t>(extent->bytes_there)) == 0;
  return undone ? Length::too_short : Length::unknown;
}

}  // namespace

checked<void> check_length(MDB_env* env, const std::filesystem::path& directory) {
  const std::string path = (directory / "data.mdb").string();
  int fd = -1;
  ::mdb_env_get_fd(env, &fd);
  const result<Extent> extent = data_extent(env, fd);
  if (!extent) return fail(errc::store_io, "cannot look at " + path);
  if (extent->bytes_there >= extent->bytes_wanted) return {};
  const Length length = complete_with_free_pages(env, fd);
  if (length == Length::right) return {};
  if (length == Length::unknown) return fail(errc::store_io, "cannot check the length of " + path);
  return fail(errc::store_truncated, path + " is truncated: it has " + with_thousands(extent->bytes_there) +
                                         " bytes and needs " + with_thousands(extent->bytes_wanted));
}

}  // namespace framesd::store::lmdb
