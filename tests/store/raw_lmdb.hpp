// SPDX-License-Identifier: MIT
//
// LMDB itself, for making files that framesd would not make. Only for directories that no store has open.
#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include <lmdb.h>

namespace framesd::test {

inline void must(int rc) {
  if (rc != MDB_SUCCESS) throw std::runtime_error(mdb_strerror(rc));
}

// Runs `body` in one write transaction and commits.
inline void with_lmdb(const std::filesystem::path& directory, const std::function<void(MDB_txn*)>& body) {
  MDB_env* env = nullptr;
  MDB_txn* txn = nullptr;
  must(mdb_env_create(&env));
  must(mdb_env_set_maxdbs(env, 8));
  must(mdb_env_set_mapsize(env, 64 << 20));
  must(mdb_env_open(env, directory.c_str(), 0, 0644));
  must(mdb_txn_begin(env, nullptr, 0, &txn));
  body(txn);
  must(mdb_txn_commit(txn));
  mdb_env_close(env);
}

inline MDB_dbi table(MDB_txn* txn, const char* name) {
  MDB_dbi dbi = 0;
  must(mdb_dbi_open(txn, name, MDB_CREATE, &dbi));
  return dbi;
}

// LMDB takes what it only reads by pointers that are not const.
inline MDB_val val(std::span<const std::uint8_t> bytes) {
  return {bytes.size(), const_cast<std::uint8_t*>(bytes.data())};
}

inline void put(MDB_txn* txn, MDB_dbi dbi, std::span<const std::uint8_t> key,
                std::span<const std::uint8_t> value) {
  MDB_val at = val(key);
  MDB_val data = val(value);
  must(mdb_put(txn, dbi, &at, &data, 0));
}

}  // namespace framesd::test
