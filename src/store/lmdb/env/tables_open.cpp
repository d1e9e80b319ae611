// SPDX-License-Identifier: MIT
//
// Env::open_tables: ours, none yet, somebody else's, or what is left of ours.
#include "env.hpp"
#include "error.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <string_view>

#include <lmdb.h>

namespace framesd::store::lmdb {
namespace {

constexpr MDB_dbi kMainTable = 1;  // the list of tables

constexpr MDB_dbi kNoTable = std::numeric_limits<MDB_dbi>::max();

bool lacks_some(const std::vector<unsigned>& dbis) { return std::ranges::count(dbis, kNoTable) != 0; }

// Opens each table; with MDB_CREATE in `flags` missing ones are made. Without, one that older stores lack
// becomes kNoTable. Gives LMDB's code.
int open_all(MDB_txn* txn, const Env::Options& options, unsigned flags, std::vector<unsigned>& dbis) {
  dbis.clear();
  for (const std::string& name : options.tables) {
    MDB_dbi dbi = kNoTable;
    const int rc = ::mdb_dbi_open(txn, name.c_str(), flags, &dbi);
    const bool may_lack = rc == MDB_NOTFOUND && dbis.size() >= options.oldest_tables;
    if (rc != MDB_SUCCESS && !may_lack) return rc;
    dbis.push_back(dbi);
  }
  return MDB_SUCCESS;
}

// What the list of tables holds besides what is wanted of it.
enum class Listed : std::uint8_t { nothing, others, damaged };

// `damaged`: some of ours are there and some are not, or fewer than their number says.
Listed look_at_list(MDB_txn* txn, const std::vector<std::string>& names) {
  MDB_stat stat{};
  MDB_cursor* cursor = nullptr;
  if (::mdb_stat(txn, kMainTable, &stat) != MDB_SUCCESS ||
      ::mdb_cursor_open(txn, kMainTable, &cursor) != MDB_SUCCESS)
    return Listed::damaged;
  std::size_t found = 0;
  bool ours = false;
  MDB_val key{};
  MDB_val value{};
  int rc = MDB_SUCCESS;
  while ((rc = ::mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) == MDB_SUCCESS) {
    ++found;
    ours = ours || std::ranges::count(
                       names, std::string_view(static_cast<const char*>(key.mv_data), key.mv_size)) != 0;
  }
  ::mdb_cursor_close(cursor);
  if (rc != MDB_NOTFOUND || ours || found != stat.ms_entries) return Listed::damaged;
  return found == 0 ? Listed::nothing : Listed::others;
}

// Runs open_all in a transaction of its own; MDB_CORRUPTED, or MDB_INCOMPATIBLE for somebody else's tables,
// where some are there and not all of ours.
int open_in_txn(MDB_env* env, const Env::Options& options, bool create, std::vector<unsigned>& dbis) {
  MDB_txn* txn = nullptr;
  const unsigned txn_flags = create ? 0u : unsigned{MDB_RDONLY};
  if (const int rc = ::mdb_txn_begin(env, nullptr, txn_flags, &txn); rc != MDB_SUCCESS) return rc;
  int rc = open_all(txn, options, 0, dbis);
  if (rc == MDB_SUCCESS && create && lacks_some(dbis)) rc = open_all(txn, options, MDB_CREATE, dbis);
  if (rc == MDB_NOTFOUND) {
    const Listed listed = look_at_list(txn, options.tables);
    if (listed == Listed::damaged) rc = MDB_CORRUPTED;
    if (listed == Listed::others) rc = MDB_INCOMPATIBLE;
    if (listed == Listed::nothing && create) rc = open_all(txn, options, MDB_CREATE, dbis);
  }
  if (rc != MDB_SUCCESS) {
    ::mdb_txn_abort(txn);
    return rc;
  }
  return ::mdb_txn_commit(txn);
}

}  // namespace

// Handles may be opened only while no other transaction runs, so all are opened here. Tables are made only
// where there is none at all: in an environment just made, or one whose making was cut short.
checked<void> Env::open_tables(const Options& options) {
  int rc = open_in_txn(handle_, options, false, dbis_);
  if (rc == MDB_NOTFOUND && access_ == Access::write) {
    const HeldByte held(locks_, FileLocks::Byte::writing);
    rc = held.error() != 0 ? held.error() : open_in_txn(handle_, options, true, dbis_);
  }
  if (rc == MDB_SUCCESS) return {};
  const std::string file = directory_ + "/data.mdb";
  if (rc == MDB_NOTFOUND) return fail(errc::store_missing, "there is no store in " + directory_);
  if (rc == MDB_INCOMPATIBLE)
    return fail(errc::store_foreign, directory_ + " holds an LMDB database that framesd did not make");
  const errc code = write_error(rc, directory_);
  if (code == errc::store_corrupt) {
    return fail(
        code, file + " is damaged: its list of tables is incomplete (" + error_text(rc) +
                  "), as in a copy made while framesd was writing; make the copy again while it is stopped");
  }
  if (code == errc::store_full) return fail(code, "no room to make " + file + ": the disk is full");
  return fail(code, "cannot open " + file + ": " + error_text(rc));
}

result<void> Env::add_missing_tables(const Options& options) {
  const HeldByte held(locks_, FileLocks::Byte::writing);
  const int rc = held.error() != 0 ? held.error() : open_in_txn(handle_, options, true, dbis_);
  if (rc != MDB_SUCCESS) return write_error(rc, directory_);
  return {};
}

}  // namespace framesd::store::lmdb
