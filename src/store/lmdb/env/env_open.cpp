// SPDX-License-Identifier: MIT
//
// Env::open: from a folder to an environment in use, or one line that says why not.
#include "address_space.hpp"
#include "denied.hpp"
#include "env.hpp"
#include "error.hpp"
#include "file_mark.hpp"
#include "preflight.hpp"
#include "process_number.hpp"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <utility>

#include <lmdb.h>

namespace framesd::store::lmdb {

struct Env::Parts {
  std::string directory;
  FileClaim claim;
  FileLocks locks;
  Access access;
  bool has_slots;
  FileId lock_file;
  std::uint64_t map_bytes;
  std::uint64_t map_step;
  pid_t number;
};

Env::Env(Parts&& parts, MDB_env* handle) noexcept
    : directory_(std::move(parts.directory)),
      claim_(std::move(parts.claim)),
      locks_(std::move(parts.locks)),
      access_(parts.access),
      has_slots_(parts.has_slots),
      lock_file_(parts.lock_file),
      file_mark_(lmdb::file_mark(locks_.descriptor())),
      map_bytes_(parts.map_bytes),
      map_step_(parts.map_step),
      number_(parts.number),
      handle_(handle) {}

namespace {

// Who waits for a compaction that locks everybody out then has the old file, which is no longer there: the
// new one is opened.
constexpr int kOpenings = 5;

constexpr unsigned kReaders = 512;  // every process asks for the same; 64 bytes each

struct CloseEnv {
  pid_t number = 0;
  void operator()(MDB_env* env) const noexcept {
    const ActingAs acting(number);
    ::mdb_env_close(env);
  }
};
using EnvHandle = std::unique_ptr<MDB_env, CloseEnv>;

Failure open_failure(int rc, const std::filesystem::path& directory, const Env::Options& options) {
  const std::filesystem::path file = directory / "data.mdb";
  if (rc == ENOMEM)
    return fail(errc::store_io,
                "cannot map " + file.string() + ": " + no_address_space_text(options.map_bytes));
  const errc code = write_error(rc, directory.string());
  if (code == errc::store_foreign) {
    return fail(code, file.string() + " is not a framesd store, or its beginning is damaged (" +
                          error_text(rc) + ")");
  }
  if (code == errc::store_full) return fail(code, "no room to make " + file.string() + ": the disk is full");
  if (rc > 0) return fail(code, denied_text("cannot open", file, rc));
  return fail(code, "cannot open " + file.string() + ": " + error_text(rc));
}

// Of a damaged page. LMDB would write its own text first; the program says what to do, once
// (app/fatal_signals).
extern "C" void end_at_assertion(MDB_env*, const char*) { std::abort(); }

unsigned flags_of(const Env::Options& options, bool has_slots) noexcept {
  unsigned flags = MDB_NOTLS;
  if (!options.sync_meta) flags |= MDB_NOMETASYNC;
  if (options.access != Env::Access::write) flags |= MDB_RDONLY;
  if (!has_slots) flags |= MDB_NOLOCK;
  return flags;
}

checked<EnvHandle> open_handle(const std::filesystem::path& directory, const Env::Options& options,
                               std::uint64_t map_bytes, bool has_slots, pid_t number) {
  const ActingAs acting(number);
  MDB_env* made = nullptr;
  if (const int rc = ::mdb_env_create(&made); rc != MDB_SUCCESS) return open_failure(rc, directory, options);
  EnvHandle env(made, CloseEnv{number});
  ::mdb_env_set_assert(made, end_at_assertion);
  ::mdb_env_set_mapsize(made, static_cast<std::size_t>(map_bytes));
  ::mdb_env_set_maxreaders(made, kReaders);
  ::mdb_env_set_maxdbs(made, static_cast<MDB_dbi>(options.tables.size()));
  const int rc = ::mdb_env_open(made, directory.c_str(), flags_of(options, has_slots), 0644);
  if (rc != MDB_SUCCESS) return open_failure(rc, directory, options);
  return env;
}

// What is made before there is an environment, where that may be.
checked<void> make_files(const std::filesystem::path& directory, std::uint64_t map_bytes) {
  if (auto reserved = reserve_lock_file(directory); !reserved) return reserved.error();
  return make_data_file(directory, map_bytes);
}

std::uint64_t file_bytes(const std::filesystem::path& directory) {
  std::error_code error;
  const std::uintmax_t bytes = std::filesystem::file_size(directory / "data.mdb", error);
  return error ? 0 : bytes;
}

Failure lock_failure(const std::filesystem::path& directory, int error) {
  return fail(errc::store_io, "cannot lock " + (directory / "data.mdb").string() + ": " + errno_text(error));
}

// LMDB opened the files that were looked at before, not ones that were put in their place in the meantime.
//
// lock_file   nothing if it is not used
checked<void> check_same_files(MDB_env* env, const FileLocks& locks, const FileId& lock_file,
                               const std::filesystem::path& directory) {
  const auto replaced = [&](const char* name) {
    return fail(errc::store_io, (directory / name).string() +
                                    " was replaced while it was being opened, several times: try again");
  };
  int fd = -1;
  ::mdb_env_get_fd(env, &fd);
  const FileId theirs = FileId::of(fd);
  if (!theirs || FileId::of(locks.descriptor()) != theirs) return replaced("data.mdb");
  if (lock_file && FileId::at(directory / "lock.mdb") != lock_file) return replaced("lock.mdb");
  return {};
}

// Gives lock.mdb as it is before LMDB opens it, and tells others that it is used here. Two processes with two
// lock files would each commit over what the other has committed: one of them stays out.
checked<FileId> claim_lock_file(const FileLocks& locks, const std::filesystem::path& directory) {
  const FileId file = FileId::at(directory / "lock.mdb");
  if (!file) return fail(errc::store_io, "cannot inspect " + (directory / "lock.mdb").string());
  if (const int error = locks.share_lock_file(file.inode); error != 0) return lock_failure(directory, error);
  if (!locks.others_use_another_lock_file(file.inode)) return file;
  return fail(errc::store_io, "another process has the store in " + directory.string() +
                                  " open, and its lock.mdb was removed or replaced: no other process can use "
                                  "the store until that process has ended");
}

}  // namespace

checked<std::unique_ptr<Env>> Env::open(const std::filesystem::path& directory, const Options& options) {
  for (int opening = 1;; ++opening) {
    bool replaced = false;
    auto env = open_once(directory, options, replaced);
    if (!replaced || opening == kOpenings) return env;
  }
}

checked<std::unique_ptr<Env>> Env::open_once(const std::filesystem::path& directory, const Options& options,
                                             bool& replaced) {
  const bool writes = options.access == Access::write;
  if (writes) {
    if (auto made = make_directory(directory); !made) return made.error();
  } else if (is_without_data(directory)) {
    return fail(errc::store_missing,
                "there is no store in " + directory.string() +
                    (is_on_read_only_medium(directory) ? sandbox_text(directory) : std::string()));
  }
  auto claim = claim_directory(directory);
  if (!claim) return claim.error();
  const std::uint64_t map_bytes = fitting_map_bytes(options.map_bytes);
  if (writes) {
    if (auto made = make_files(directory, map_bytes_for(0, map_bytes, options.map_step)); !made)
      return made.error();
  }
  const bool locked = options.access != Access::glance;
  const bool has_slots = writes || (locked && can_take_slot(directory));
  auto locks = FileLocks::open(directory / "data.mdb", has_slots);
  if (!locks) return locks.error();
  if (const int error = locked ? locks->share(FileLocks::Byte::open) : 0; error != 0)
    return lock_failure(directory, error);
  std::optional<HeldByte> choosing;
  if (has_slots) choosing.emplace(*locks, FileLocks::Byte::slots);
  if (choosing && choosing->error() != 0) return lock_failure(directory, choosing->error());
  auto lock_file = has_slots ? claim_lock_file(*locks, directory) : checked<FileId>(FileId{});
  if (!lock_file) return lock_file.error();
  // Without a slot nobody spares the pages that are read here.
  if (!has_slots) {
    if (const int error = locks->share(FileLocks::Byte::writing); error != 0)
      return lock_failure(directory, error);
  }
  const pid_t number = choose_process_number(directory / "lock.mdb");
  const std::uint64_t mapped = map_bytes_for(file_bytes(directory), map_bytes, options.map_step);
  auto handle = open_handle(directory, options, mapped, has_slots, number);
  if (!handle) return handle.error();
  if (auto same = check_same_files(handle->get(), *locks, *lock_file, directory); !same) {
    replaced = true;
    return same.error();
  }
  if (auto whole = check_length(handle->get(), *locks, directory, writes); !whole) return whole.error();
  std::unique_ptr<Env> env(new Env({directory.string(), std::move(*claim), std::move(*locks), options.access,
                                    has_slots, *lock_file, map_bytes, options.map_step, number},
                                   handle->release()));
  if (has_slots) env->stale_readers_at_open_ = static_cast<unsigned>(env->free_stale_slots());
  auto opened = env->open_tables(options);
  choosing.reset();  // before the descriptor can close
  if (!has_slots) env->locks().release(FileLocks::Byte::writing);
  if (!opened) return opened.error();
  return env;
}

}  // namespace framesd::store::lmdb
