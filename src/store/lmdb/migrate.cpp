// SPDX-License-Identifier: MIT
//
// Committer::migrate: the steps a store needs, one after the other.
#include "migrate.hpp"

#include "committer.hpp"
#include "lmdb/env/file_locks.hpp"
#include <framesd/base/clock.hpp>
#include <framesd/base/log.hpp>
#include <framesd/base/random.hpp>

#include <chrono>
#include <thread>
#include <unistd.h>

namespace framesd::store::lmdb {
namespace {

constexpr std::chrono::seconds kPatience{3};
constexpr std::chrono::milliseconds kBetweenAttempts{20};

// Checked again in each transaction: another process may have done it already, or may be doing it.
result<Meta> old_meta(const Txn& txn) {
  const auto bytes = read_meta_bytes(txn);
  if (!bytes) return bytes.error();
  if (!bytes->has_value()) return errc::store_corrupt;
  auto meta = decode_meta(**bytes);
  if (meta && is_built_by_another(*meta, txn)) return errc::store_replacing;
  return meta;
}

// Gives the format that the step begins from.
result<std::uint32_t> begin_step(WriteTxn& txn) {
  auto meta = old_meta(txn);
  if (!meta) return meta.error();
  if (meta->format >= kFormat) return meta->format;
  if (const auto done = migration_from(meta->format).begin(txn, *meta); !done) return done.error();
  if (!txn.locks().try_take(FileLocks::Byte::building)) return errc::store_replacing;
  meta->builder = {.id = random_id(), .pid = static_cast<std::uint32_t>(::getpid())};
  if (const auto done = write_meta(txn, *meta); !done) return done.error();
  return meta->format;
}

// Gives the format that the store has afterwards.
result<std::uint32_t> advance_step(WriteTxn& txn, std::uint32_t from) {
  auto meta = old_meta(txn);
  if (!meta) return meta.error();
  if (meta->format != from) return meta->format;
  const auto finished = migration_from(from).advance(txn, *meta);
  if (!finished) return finished.error();
  if (!*finished) return from;
  ++meta->format;
  meta->incarnation = random_id();
  meta->builder = {};
  if (const auto done = write_meta(txn, *meta); !done) return done.error();
  return meta->format;
}

// However the steps end, this process builds nothing behind them.
struct EndOfBuilding {
  ~EndOfBuilding() {
    if (locks.builds()) locks.release(FileLocks::Byte::building);
  }
  const FileLocks& locks;
};

}  // namespace

const MigrationStep& migration_from(std::uint32_t format) noexcept {
  static constexpr const MigrationStep* kSteps[] = {&kMigrationFrom1, &kMigrationFrom2};
  return *kSteps[format - kOldestFormat];
}

namespace {

result<void> add_tables(Env& env) {
  return env.add_missing_tables({.tables = table_names(), .oldest_tables = kTablesOfOldest});
}

}  // namespace

// One step after the other.
result<void> Committer::convert(Env& env) {
  const EndOfBuilding end{env.locks()};
  if (const auto added = add_tables(env); !added) return added;
  for (bool said = false;; said = true) {
    const auto from = env.write(begin_step);
    if (!from) return from.error();
    if (*from >= kFormat) return {};
    if (!said)
      log_event(LogLevel::info, "the store is converted to a newer format",
                {{"data_dir", std::string_view(env.directory())},
                 {"from", std::uint64_t{*from}},
                 {"to", std::uint64_t{kFormat}}});
    for (std::uint32_t format = *from; format == *from;) {
      const auto advanced = env.write([&](WriteTxn& txn) { return advance_step(txn, *from); });
      if (!advanced) return advanced.error();
      format = *advanced;
    }
  }
}

namespace {

result<std::uint32_t> format_of(Env& env) {
  return env.read([](ReadTxn& txn) -> result<std::uint32_t> {
    const auto bytes = read_meta_bytes(txn);
    if (!bytes) return bytes.error();
    return *bytes ? format_of_meta(**bytes) : 0;
  });
}

}  // namespace

// A program of the older format that has the store open would find a store it cannot read. Others that want
// to convert it too are waited for; so that they do not wait for one another, each lets go of its share
// meanwhile.
result<void> Committer::migrate(Env& env) {
  constexpr auto kOpen = FileLocks::Byte::open;
  const SteadyTime until = std::chrono::steady_clock::now() + kPatience;
  for (;;) {
    env.locks().release(kOpen);
    const bool alone = env.locks().try_take(kOpen);
    const result<void> done = alone ? convert(env) : result<void>(errc::store_replacing);
    if (env.locks().share(kOpen) != 0) return errc::store_io;
    if (alone) return done;
    const auto format = format_of(env);
    if (!format) return format.error();
    if (*format >= kFormat) return add_tables(env);
    if (std::chrono::steady_clock::now() >= until) return done;
    std::this_thread::sleep_for(kBetweenAttempts + std::chrono::milliseconds(::getpid() % 16));
  }
}

}  // namespace framesd::store::lmdb
