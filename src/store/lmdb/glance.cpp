// SPDX-License-Identifier: MIT
//
// glance_at: which rows a store has, read once; check_not_empty.
#include "frame_table.hpp"
#include "lmdb/env/env.hpp"
#include "meta.hpp"
#include <framesd/store/lmdb/open.hpp>

namespace framesd::store::lmdb {
namespace {

// Without a lock a page may be used again while it is read: only by the second commit after the state that is
// seen, in the few microseconds that this takes. It is tried again then.
constexpr int kGlances = 3;

// Empty: its making was cut short.
result<std::optional<Glance>> read_glance(const Txn& txn) {
  const auto bytes = read_meta_bytes(txn);
  if (!bytes) return bytes.error();
  if (!bytes->has_value()) return std::optional<Glance>();
  const auto meta = decode_meta(**bytes);
  if (!meta) return meta.error();
  const auto frames = txn.entries(tables_of(meta->live).frames);
  if (!frames) return frames.error();
  return std::optional<Glance>(Glance{.format = meta->rows, .frames = *frames});
}

}  // namespace

checked<std::optional<Glance>> glance_at(const std::filesystem::path& directory) {
  auto env = Env::open(directory, {.access = Env::Access::glance,
                                   .map_bytes = 1 << 20,
                                   .tables = table_names(),
                                   .oldest_tables = kTablesOfOldest});
  if (!env && env.error().code == errc::store_missing) return std::optional<Glance>();
  if (!env) return env.error();
  result<std::optional<Glance>> glance = errc::store_corrupt;
  for (int attempt = 0; attempt < kGlances && !glance; ++attempt)
    glance = (*env)->read([](ReadTxn& txn) { return read_glance(txn); });
  if (glance) return *glance;
  return open_failure(directory.string(), glance.error());
}

checked<void> check_not_empty(const std::filesystem::path& directory) {
  const auto file = directory / "data.mdb";
  std::error_code not_there;
  if (std::filesystem::file_size(file, not_there) != 0 || not_there) return {};
  return fail(errc::store_truncated,
              file.string() + " is empty, as a copy that failed leaves it: nothing can be read from it");
}

}  // namespace framesd::store::lmdb
