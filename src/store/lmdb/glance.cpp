// SPDX-License-Identifier: MIT
//
// glance_at, summary_at: what a store holds, read once; check_not_empty.
#include "lmdb/env/env.hpp"
#include "meta.hpp"
#include "view.hpp"
#include <framesd/store/lmdb/open.hpp>

namespace framesd::store::lmdb {
namespace {

// Without a lock a page may be used again while it is read: only by the second commit after the state that is
// seen, in the few microseconds that this takes. It is tried again then.
constexpr int kGlances = 3;

result<Glance> read_glance(const ReadTxn& txn, const Meta& meta) {
  const auto frames = txn.entries(tables_of(meta.live).frames);
  if (!frames) return frames.error();
  return Glance{.format = meta.rows, .frames = *frames, .version = meta.format};
}

result<LogSummary> read_summary(const ReadTxn& txn, const Meta& meta) {
  LmdbView view(txn, meta);
  return summary_of(view);
}

// What `read` finds in the store. Empty: there is none, or its making was cut short.
template <class Found>
checked<std::optional<Found>> read_once(const std::filesystem::path& directory,
                                        result<Found> (*read)(const ReadTxn&, const Meta&)) {
  auto env = Env::open(directory, {.access = Env::Access::glance,
                                   .map_bytes = 1 << 20,
                                   .map_step = 1 << 20,
                                   .tables = table_names(),
                                   .oldest_tables = kTablesOfOldest});
  if (!env && env.error().code == errc::store_missing) return std::optional<Found>();
  if (!env) return env.error();
  const auto attempt = [&](ReadTxn& txn) -> result<std::optional<Found>> {
    const auto bytes = read_meta_bytes(txn);
    if (!bytes) return bytes.error();
    if (!bytes->has_value()) return std::optional<Found>();
    const auto meta = decode_meta(**bytes);
    if (!meta) return meta.error();
    auto found = read(txn, *meta);
    return found ? result<std::optional<Found>>(std::optional(*std::move(found))) : found.error();
  };
  result<std::optional<Found>> found = errc::store_corrupt;
  for (int i = 0; i < kGlances && !found; ++i) found = (*env)->read(attempt);
  if (found) return *found;
  return open_failure(directory.string(), found.error());
}

}  // namespace

std::uint32_t newest_format() noexcept { return kFormat; }

checked<std::optional<Glance>> glance_at(const std::filesystem::path& directory) {
  return read_once<Glance>(directory, read_glance);
}

checked<std::optional<LogSummary>> summary_at(const std::filesystem::path& directory) {
  return read_once<LogSummary>(directory, read_summary);
}

checked<void> check_not_empty(const std::filesystem::path& directory) {
  const auto file = directory / "data.mdb";
  std::error_code not_there;
  if (std::filesystem::file_size(file, not_there) != 0 || not_there) return {};
  return fail(errc::store_truncated,
              file.string() + " is empty, as a copy that failed leaves it: nothing can be read from it");
}

}  // namespace framesd::store::lmdb
