// SPDX-License-Identifier: MIT
#include "preflight.hpp"

#include "denied.hpp"
#include "error.hpp"
#include "file_system.hpp"
#include "folder.hpp"
#include "free_pages.hpp"
#include <framesd/base/descriptor.hpp>
#include <framesd/base/number.hpp>

#include <cerrno>
#include <fcntl.h>
#include <memory>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <lmdb.h>

namespace framesd::store::lmdb {
namespace {

// LMDB's lock file for 512 readers: two cache lines of head, one each.
constexpr off_t kLockFileBytes = 64 * (2 + 512);

Failure failed(const char* what, const std::filesystem::path& path, int error) {
  return fail(write_error(error, path.parent_path().string()), denied_text(what, path, error));
}

// What root makes in another user's folder is given to that user: a service must be able to write the store
// that `sudo framesd ingest` began. `file` has just been made by this process; a name that somebody else put
// there, a link to a file of root's above all, is left alone. Where it is not allowed the store is root's,
// and no worse.
void give_to_owner_of(const std::filesystem::path& folder, int file) {
  struct stat owner {};
  struct stat made {};
  if (::geteuid() != 0 || ::stat(folder.c_str(), &owner) != 0 || owner.st_uid == 0) return;
  if (::fstat(file, &made) != 0 || !S_ISREG(made.st_mode) || made.st_nlink != 1 || made.st_uid != 0) return;
  static_cast<void>(!::fchown(file, owner.st_uid, owner.st_gid));
}

int open_lock_file(const std::filesystem::path& directory, const std::filesystem::path& path) {
  const int made = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (made < 0) return ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  give_to_owner_of(directory, made);
  return made;
}

}  // namespace

namespace {

checked<void> check_local(const std::filesystem::path& directory) {
  struct statfs disk {};
  if (::statfs(directory.c_str(), &disk) != 0) return failed("cannot look at", directory, errno);
  const auto network = network_file_system(static_cast<std::uint32_t>(disk.f_type));
  if (network.empty()) return {};
  return fail(errc::store_denied, directory.string() + " is on a network file system (" +
                                      std::string(network) + "): a store needs a local disk");
}

}  // namespace

checked<void> make_directory(const std::filesystem::path& directory) {
  return make_folder(std::filesystem::absolute(directory));
}

checked<FileClaim> claim_directory(const std::filesystem::path& directory) {
  struct stat found {};
  if (::stat(directory.c_str(), &found) != 0) return failed("cannot look at", directory, errno);
  if (auto local = check_local(directory); !local) return local.error();
  auto claim = FileClaim::take({found.st_dev, found.st_ino});
  if (!claim) {
    return fail(errc::store_already_open,
                "the store in " + directory.string() + " is already open in this process");
  }
  return std::move(*claim);
}

checked<void> reserve_lock_file(const std::filesystem::path& directory) {
  const auto path = directory / "lock.mdb";
  const Descriptor file(open_lock_file(directory, path));
  if (file.get() < 0) return failed("cannot open", path, errno);
  struct stat found {};
  if (::fstat(file.get(), &found) != 0) return failed("cannot look at", path, errno);
  if (found.st_blocks * 512 >= kLockFileBytes) return {};
  const int error = ::posix_fallocate(file.get(), 0, kLockFileBytes);
  if (error != 0) return failed("no room for the lock file", path, error);
  return {};
}

bool is_without_data(const std::filesystem::path& directory) noexcept {
  struct stat found {};
  if (::stat((directory / "data.mdb").c_str(), &found) != 0) return errno == ENOENT || errno == ENOTDIR;
  return S_ISREG(found.st_mode) && found.st_size == 0;
}

bool can_take_slot(const std::filesystem::path& directory) noexcept {
  if (::access((directory / "data.mdb").c_str(), R_OK | W_OK) != 0) return false;
  const std::filesystem::path path = directory / "lock.mdb";
  struct stat found {};
  return ::access(path.c_str(), R_OK | W_OK) == 0 && ::stat(path.c_str(), &found) == 0 &&
         found.st_blocks * 512 >= kLockFileBytes;
}

namespace {

struct CloseNewEnv {
  void operator()(MDB_env* env) const noexcept { ::mdb_env_close(env); }
};

// Has LMDB make an environment without a table in `folder`, on the disk when this returns. Gives LMDB's code.
// Without a lock file: nobody else knows of it.
int make_environment(const std::filesystem::path& folder, std::uint64_t map_bytes) {
  MDB_env* made = nullptr;
  if (const int rc = ::mdb_env_create(&made); rc != MDB_SUCCESS) return rc;
  const std::unique_ptr<MDB_env, CloseNewEnv> env(made);
  ::mdb_env_set_mapsize(made, map_bytes);
  if (const int rc = ::mdb_env_open(made, folder.c_str(), MDB_NOLOCK, 0644); rc != MDB_SUCCESS) return rc;
  return ::mdb_env_sync(made, 1);
}

// Makes data.mdb in `building` and gives it its place. Gives an error number or LMDB's code.
int build_data_file(const std::filesystem::path& directory, const std::filesystem::path& building,
                    std::uint64_t map_bytes) {
  std::error_code error;
  std::filesystem::remove_all(building, error);  // of a process that came to its end in here
  if (!error) std::filesystem::create_directory(building, error);
  if (error) return error.value();
  if (const int rc = make_environment(building, map_bytes); rc != MDB_SUCCESS) return rc;
  if (const Descriptor made(::open((building / "data.mdb").c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
      made.get() >= 0) {
    give_to_owner_of(directory, made.get());
  }
  if (::rename((building / "data.mdb").c_str(), (directory / "data.mdb").c_str()) != 0) return errno;
  return sync_folder(directory);
}

}  // namespace

checked<void> make_data_file(const std::filesystem::path& directory, std::uint64_t map_bytes) {
  const auto path = directory / "data.mdb";
  std::error_code error;
  if (std::filesystem::exists(path, error)) return {};
  const Descriptor folder(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.get() < 0) return failed("cannot open", directory, errno);
  if (::flock(folder.get(), LOCK_EX) != 0) return failed("cannot lock", directory, errno);
  if (std::filesystem::exists(path, error)) return {};  // another process was quicker
  const auto building = directory / "data.mdb.new";
  const int rc = build_data_file(directory, building, map_bytes);
  std::filesystem::remove_all(building, error);
  if (rc != MDB_SUCCESS) {
    const errc code = write_error(rc, directory.string());
    if (code == errc::store_full)
      return fail(code, "no room to make " + path.string() + ": the disk is full");
    return fail(code, "cannot make " + path.string() + ": " + error_text(rc));
  }
  static_cast<void>(sync_folder(
      std::filesystem::absolute(directory, error).parent_path()));  // it may be new; not ours to demand
  return {};
}

namespace {

struct DataExtent {
  std::uint64_t bytes_there;
  std::uint64_t bytes_wanted;
  std::uint64_t page_bytes;
  friend bool operator==(const DataExtent&, const DataExtent&) = default;
};

result<DataExtent> data_extent(MDB_env* env, int fd) {
  MDB_envinfo info{};  // before the length: a file in use only grows
  MDB_stat stat{};
  if (const int rc = ::mdb_env_info(env, &info); rc != MDB_SUCCESS) return read_error(rc);
  if (const int rc = ::mdb_env_stat(env, &stat); rc != MDB_SUCCESS) return read_error(rc);
  struct stat found {};
  if (::fstat(fd, &found) != 0) return read_error(errno);
  return DataExtent{.bytes_there = static_cast<std::uint64_t>(found.st_size),
                    .bytes_wanted = (info.me_last_pgno + 1) * std::uint64_t{stat.ms_psize},
                    .page_bytes = stat.ms_psize};
}

enum class Length : std::uint8_t { right, too_short, unknown };

// Whether all pages that are missing are free ones. Nothing is read through the map: it would be SIGBUS
// there.
Length judge(int fd, const DataExtent& extent) {
  if (extent.bytes_there >= extent.bytes_wanted) return Length::right;
  const std::uint64_t first_missing = extent.bytes_there / extent.page_bytes;
  const std::uint64_t missing = extent.bytes_wanted / extent.page_bytes - first_missing;
  return free_pages_from(fd, extent.page_bytes, first_missing) == missing ? Length::right : Length::too_short;
}

constexpr int kAttempts = 3;  // others may commit, and so change what is judged

Length judge_beside_writers(MDB_env* env, int fd) {
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    const result<DataExtent> extent = data_extent(env, fd);
    if (!extent) return Length::unknown;
    if (judge(fd, *extent) == Length::right) return Length::right;
    if (const result<DataExtent> still = data_extent(env, fd); still && *still == *extent)
      return Length::too_short;
  }
  return Length::unknown;
}

// Makes the file as long as it should be if all that is missing is free. Nobody writes in the meantime.
Length complete_with_free_pages(MDB_env* env, const FileLocks& locks, int fd) {
  const HeldByte held(locks, FileLocks::Byte::writing);
  const result<DataExtent> extent = data_extent(env, fd);
  if (!extent) return Length::unknown;
  if (judge(fd, *extent) == Length::too_short) return Length::too_short;
  if (extent->bytes_there >= extent->bytes_wanted) return Length::right;
  return ::ftruncate(fd, static_cast<off_t>(extent->bytes_wanted)) == 0 ? Length::right : Length::unknown;
}

}  // namespace

checked<void> check_length(MDB_env* env, const FileLocks& locks, const std::filesystem::path& directory,
                           bool writable) {
  const std::string path = (directory / "data.mdb").string();
  int fd = -1;
  ::mdb_env_get_fd(env, &fd);
  const result<DataExtent> extent = data_extent(env, fd);
  if (!extent) return fail(errc::store_io, "cannot inspect " + path);
  if (extent->bytes_there >= extent->bytes_wanted) return {};
  const Length length = writable ? complete_with_free_pages(env, locks, fd) : judge_beside_writers(env, fd);
  if (length == Length::right) return {};
  if (length == Length::unknown) return fail(errc::store_io, "cannot check the length of " + path);
  return fail(errc::store_truncated, path + " is truncated: it has " + with_thousands(extent->bytes_there) +
                                         " bytes and needs " + with_thousands(extent->bytes_wanted) +
                                         "; copy it again while framesd is stopped");
}

}  // namespace framesd::store::lmdb
