// SPDX-License-Identifier: MIT
#include "env.hpp"

#include "error.hpp"
#include "preflight.hpp"

#include <sys/statvfs.h>
#include <utility>

#include <lmdb.h>

namespace framesd::store::lmdb {
namespace {

constexpr unsigned kReaders = 512;            // every process asks for the same; 64 bytes each
constexpr std::size_t kIdleReadersKept = 64;  // each keeps one of those slots
constexpr int kGrowthsFollowed = 16;  // in one begin; another process can grow the map again meanwhile

struct CloseEnv {
  void operator()(MDB_env* env) const noexcept { ::mdb_env_close(env); }
};
using EnvHandle = std::unique_ptr<MDB_env, CloseEnv>;

Failure open_failure(int rc, const std::filesystem::path& directory) {
  const std::string where = (directory / "data.mdb").string();
  const errc code = write_error(rc, directory.string());
  switch (code) {
    case errc::store_foreign: return fail(code, where + " is not a framesd store (" + error_text(rc) + ")");
    case errc::store_full: return fail(code, "no room to make " + where + ": the disk is full");
    default: return fail(code, "cannot open " + where + ": " + error_text(rc));
  }
}

checked<EnvHandle> open_handle(const std::filesystem::path& directory, const Env::Options& options) {
  MDB_env* made = nullptr;
  if (const int rc = ::mdb_env_create(&made); rc != MDB_SUCCESS) return open_failure(rc, directory);
  EnvHandle env(made);
  ::mdb_env_set_mapsize(made, options.map_bytes);
  ::mdb_env_set_maxreaders(made, kReaders);
  ::mdb_env_set_maxdbs(made, static_cast<MDB_dbi>(options.tables.size()));
  const unsigned flags = MDB_NOTLS | (options.sync_meta ? 0u : unsigned{MDB_NOMETASYNC});
  if (const int rc = ::mdb_env_open(made, directory.c_str(), flags, 0644); rc != MDB_SUCCESS) {
    return open_failure(rc, directory);
  }
  return env;
}

}  // namespace

checked<std::unique_ptr<Env>> Env::open(const std::filesystem::path& directory, const Options& options) {
  auto claim = claim_directory(directory);
  if (!claim) return claim.error();
  if (auto reserved = reserve_lock_file(directory); !reserved) return reserved.error();
  if (auto made = make_data_file(directory, options.map_bytes); !made) return made.error();
  auto handle = open_handle(directory, options);
  if (!handle) return handle.error();
  if (auto whole = check_length(handle->get(), directory); !whole) return whole.error();
  std::unique_ptr<Env> env(new Env(directory.string(), std::move(*claim), handle->release()));
  env->clear_stale_readers();
  if (auto opened = env->open_tables(options.tables); !opened) return opened.error();
  return env;
}

Env::Env(std::string directory, DirectoryClaim claim, MDB_env* handle) noexcept
    : directory_(std::move(directory)), claim_(std::move(claim)), handle_(handle) {}

Env::~Env() {
  for (MDB_txn* reader : idle_readers_) ::mdb_txn_abort(reader);
  ::mdb_env_close(handle_);
}

void Env::clear_stale_readers() const noexcept {
  int cleared = 0;
  ::mdb_reader_check(handle_, &cleared);
}

result<Env::Usage> Env::usage() const {
  begin_use();
  const EndOfUse end{*this};
  MDB_envinfo info{};
  MDB_stat stat{};
  if (::mdb_env_info(handle_, &info) != MDB_SUCCESS || ::mdb_env_stat(handle_, &stat) != MDB_SUCCESS) {
    return errc::store_io;
  }
  struct statvfs disk {};
  if (::statvfs(directory_.c_str(), &disk) != 0) return errc::store_io;
  return Usage{.map_bytes = info.me_mapsize,
               .used_bytes = (std::uint64_t{info.me_last_pgno} + 1) * stat.ms_psize,
               .disk_free_bytes = std::uint64_t{disk.f_bavail} * disk.f_frsize,
               .readers = info.me_numreaders,
               .readers_max = info.me_maxreaders};
}

namespace {

// Opens each of `names`; with MDB_CREATE in `flags` missing ones are made. Gives LMDB's code.
int open_all(MDB_txn* txn, const std::vector<std::string>& names, unsigned flags,
             std::vector<unsigned>& dbis) {
  dbis.clear();
  for (const std::string& name : names) {
    MDB_dbi dbi = 0;
    if (const int rc = ::mdb_dbi_open(txn, name.c_str(), flags, &dbi); rc != MDB_SUCCESS) return rc;
    dbis.push_back(dbi);
  }
  return MDB_SUCCESS;
}

// Runs open_all in a transaction of its own.
int open_in_txn(MDB_env* env, const std::vector<std::string>& names, bool create,
                std::vector<unsigned>& dbis) {
  MDB_txn* txn = nullptr;
  const unsigned txn_flags = create ? 0u : unsigned{MDB_RDONLY};
  if (const int rc = ::mdb_txn_begin(env, nullptr, txn_flags, &txn); rc != MDB_SUCCESS) return rc;
  if (create) {
    MDB_stat stat{};
    constexpr MDB_dbi kMainTable = 1;
    if (::mdb_stat(txn, kMainTable, &stat) != MDB_SUCCESS || stat.ms_entries != 0) {
      ::mdb_txn_abort(txn);
      return MDB_INVALID;  // somebody else's tables
    }
  }
  const int rc = open_all(txn, names, create ? unsigned{MDB_CREATE} : 0u, dbis);
  if (rc != MDB_SUCCESS) {
    ::mdb_txn_abort(txn);
    return rc;
  }
  return ::mdb_txn_commit(txn);
}

}  // namespace

// Handles may be opened only while no other transaction runs, so all are opened here. Tables are made only
// where there is none at all: in an environment just made, or one whose making was cut short.
checked<void> Env::open_tables(const std::vector<std::string>& names) {
  int rc = open_in_txn(handle_, names, false, dbis_);
  if (rc == MDB_NOTFOUND) rc = open_in_txn(handle_, names, true, dbis_);
  if (rc == MDB_INVALID)
    rc = open_in_txn(handle_, names, false, dbis_);  // another process may just have made them
  if (rc == MDB_SUCCESS) return {};
  if (rc == MDB_NOTFOUND || rc == MDB_INCOMPATIBLE) {
    return fail(errc::store_foreign, directory_ + " holds an LMDB database that framesd did not make");
  }
  return open_failure(rc, directory_);
}

result<MDB_txn*> Env::begin_read() const {
  for (int growths = 0;; ++growths) {
    MDB_txn* txn = take_idle_reader();
    int rc = txn != nullptr ? ::mdb_txn_renew(txn) : ::mdb_txn_begin(handle_, nullptr, MDB_RDONLY, &txn);
    if (rc == MDB_SUCCESS) return txn;
    if (txn != nullptr) ::mdb_txn_abort(txn);
    end_use();
    if (rc == MDB_MAP_RESIZED && growths < kGrowthsFollowed) rc = follow_growth();
    if (rc != MDB_SUCCESS) return read_error(rc);
  }
}

result<MDB_txn*> Env::begin_write() {
  for (int growths = 0;; ++growths) {
    begin_use();
    MDB_txn* txn = nullptr;
    int rc = ::mdb_txn_begin(handle_, nullptr, 0, &txn);
    if (rc == MDB_SUCCESS) return txn;
    end_use();
    if (rc == MDB_MAP_RESIZED && growths < kGrowthsFollowed) rc = follow_growth();
    if (rc != MDB_SUCCESS) return write_error(rc, directory_);
  }
}

MDB_txn* Env::take_idle_reader() const {
  const Lock lock(mutex_);
  wait_and_use();
  if (idle_readers_.empty()) return nullptr;
  MDB_txn* reader = idle_readers_.back();
  idle_readers_.pop_back();
  return reader;
}

void Env::end_read(MDB_txn* txn) const {
  ::mdb_txn_reset(txn);
  {
    const Lock lock(mutex_);
    if (idle_readers_.size() < kIdleReadersKept) {
      idle_readers_.push_back(txn);
      txn = nullptr;
    }
  }
  if (txn != nullptr) ::mdb_txn_abort(txn);
  end_use();
}

void Env::begin_use() const {
  const Lock lock(mutex_);
  wait_and_use();
}

void Env::wait_and_use() const {
  while (moving_) changed_.wait(mutex_);
  ++uses_;
}

void Env::end_use() const {
  const Lock lock(mutex_);
  --uses_;
  if (moving_) changed_.notify_all();
}

// Another process made the map larger: takes its size over, once the last transaction here has ended.
int Env::follow_growth() const {
  const Lock lock(mutex_);
  if (moving_) {
    while (moving_) changed_.wait(mutex_);
    return MDB_SUCCESS;
  }
  moving_ = true;
  while (uses_ != 0) changed_.wait(mutex_);
  const int rc = ::mdb_env_set_mapsize(handle_, 0);
  moving_ = false;
  changed_.notify_all();
  return rc;
}

}  // namespace framesd::store::lmdb
