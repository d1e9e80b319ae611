// SPDX-License-Identifier: MIT
//
// Committer::prepare: what stands between an environment and a store that may be used.
#include "committer.hpp"
#include "lmdb/env/file_locks.hpp"
#include "meta.hpp"
#include "transaction.hpp"
#include <framesd/base/random.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace framesd::store::lmdb {
namespace {

// The settings that differ, as they would have to stand: "source_width = 360, frame_width = 150".
std::string settings_that_differ(const RowFormat& made, const RowFormat& asked) {
  std::string text;
  const auto add = [&](bool differs, const std::string& setting) {
    if (differs) text += (text.empty() ? "" : ", ") + setting;
  };
  add(made.source_width != asked.source_width, "source_width = " + std::to_string(made.source_width));
  add(made.frame_width != asked.frame_width, "frame_width = " + std::to_string(made.frame_width));
  add(made.filter != asked.filter, "resample = " + std::string(name_of(made.filter)));
  return text;
}

Failure widths_differ(const std::string& directory, const RowFormat& made, const RowFormat& asked) {
  return fail(errc::store_widths_differ, "the store in " + directory + " holds frames of " + words_of(made) +
                                             ", not of " + words_of(asked) + ": set " +
                                             settings_that_differ(made, asked) + ", or another data_dir");
}

Failure used_by_others(const Env& env, const RowFormat& made, const RowFormat& asked) {
  return fail(errc::store_widths_differ,
              "the store in " + env.directory() + " holds no frames and could take rows of " +
                  words_of(asked) + ", but another process has it open for " + words_of(made) + ": set " +
                  settings_that_differ(made, asked) + ", or stop that process first");
}

}  // namespace

std::string words_of(const RowFormat& format) {
  return std::to_string(format.source_width) + " samples, shown as " + std::to_string(format.frame_width) +
         " (" + std::string(name_of(format.filter)) + ")";
}

checked<void> check_format(const std::string& directory, const RowFormat& made, const RowFormat& asked) {
  if (made == asked) return {};
  return widths_differ(directory, made, asked);
}

Failure open_failure(const std::string& directory, const boost::system::error_code& error) {
  const std::string where = "the store in " + directory;
  if (error == errc::store_newer_format) {
    return fail(
        errc::store_newer_format,
        where + " was made by a newer framesd; this one knows formats up to " + std::to_string(kFormat));
  }
  if (error == errc::store_replacing) {
    return fail(errc::store_replacing, where +
                                           " is of an older format and has to be converted, but another "
                                           "process has it open: stop that process first");
  }
  if (error == errc::store_corrupt)
    return fail(
        errc::store_corrupt,
        where + " is damaged: its meta record, its list of tables, or a frame that was to be converted");
  if (error == errc::store_full) return fail(errc::store_full, "no room to make " + where);
  return fail(errc::store_io, where + " cannot be used: " + error.message());
}

namespace {

// What the store needs before it may be used.
enum class Need : std::uint8_t { nothing, making, migrating, clearing };
struct Inspection {
  Need need = Need::nothing;
  bool holds_frames = true;
  Meta meta;
};

result<Inspection> inspect(const Txn& txn) {
  const auto bytes = read_meta_bytes(txn);
  if (!bytes) return bytes.error();
  if (!bytes->has_value()) {
    const auto frames = txn.entries(tables_of(Slot::zero).frames);
    if (!frames) return frames.error();
    if (*frames != 0) return errc::store_corrupt;
    return Inspection{.need = Need::making, .holds_frames = false, .meta = {}};
  }
  const auto meta = decode_meta(**bytes);
  if (!meta) return meta.error();
  const bool in_use = is_built_by_another(*meta, txn);
  if (meta->format < kFormat) return Inspection{.need = Need::migrating, .meta = *meta};
  if (!txn.entries(kChangesTable)) return errc::store_corrupt;  // the table is not there
  if (in_use) return Inspection{.meta = *meta};
  const auto used = idle_slot_is_used(txn, *meta);
  if (!used) return used.error();
  const auto frames = txn.entries(tables_of(meta->live).frames);
  if (!frames) return frames.error();
  const bool clean = meta->builder.id == 0 && !*used;
  return Inspection{
      .need = clean ? Need::nothing : Need::clearing, .holds_frames = *frames != 0, .meta = *meta};
}

// 0: not known.
std::uint64_t milliseconds_of(std::optional<std::chrono::system_clock::time_point> time) {
  if (!time) return 0;
  const auto since = time->time_since_epoch();
  return static_cast<std::uint64_t>(std::chrono::floor<std::chrono::milliseconds>(since).count());
}
std::uint64_t milliseconds_now() { return milliseconds_of(std::chrono::system_clock::now()); }

// Does what is needed, seen again inside the transaction: another process may have been quicker.
result<Meta> put_in_order(WriteTxn& txn, const RowFormat& format, const std::optional<Identity>& identity) {
  auto found = inspect(txn);
  if (!found) return found.error();
  if (found->need == Need::nothing) return found->meta;
  if (found->need == Need::migrating) return errc::store_corrupt;  // it was migrated before this
  if (found->need == Need::making) {
    found->meta.store_id = identity && identity->store_id != 0 ? identity->store_id : random_id();
    found->meta.incarnation = random_id();
    found->meta.rows = format;
    found->meta.created = identity ? milliseconds_of(identity->created) : milliseconds_now();
  } else {
    found->meta.builder = {};
    if (const auto done = empty_idle_slot(txn, found->meta); !done) return done.error();
  }
  if (const auto done = write_meta(txn, found->meta); !done) return done.error();
  return found->meta;
}

// Gives the widths that the store has afterwards: `format`, unless it holds frames by now.
result<Meta> take_format(WriteTxn& txn, const RowFormat& format) {
  auto found = inspect(txn);
  if (!found) return found.error();
  if (found->holds_frames || found->need != Need::nothing) return found->meta;
  found->meta.rows = format;
  found->meta.incarnation = random_id();
  if (const auto done = write_meta(txn, found->meta); !done) return done.error();
  return found->meta;
}

// An empty store takes other widths only while nobody else has it open: what others have in memory is made
// for the ones there are.
class Alone {
 public:
  explicit Alone(const FileLocks& locks) : locks_(locks), alone_(locks.try_take(kByte)) {}
  ~Alone() {
    if (alone_) (void)locks_.share(kByte);
  }
  Alone(const Alone&) = delete;
  Alone& operator=(const Alone&) = delete;
  explicit operator bool() const noexcept { return alone_; }

 private:
  static constexpr auto kByte = FileLocks::Byte::open;
  const FileLocks& locks_;
  bool alone_;
};

}  // namespace

checked<Meta> Committer::prepare_to_read(Env& env, const RowFormat& format, bool any_format) {
  const auto found = env.read([](ReadTxn& txn) { return inspect(txn); });
  if (!found) return open_failure(env.directory(), found.error());
  if (found->need == Need::making)
    return fail(errc::store_missing, "there is no store in " + env.directory());
  if (!any_format && found->meta.rows != format)
    return widths_differ(env.directory(), found->meta.rows, format);
  if (found->meta.format < kOldestReadable) {
    return fail(errc::store_denied, "the store in " + env.directory() +
                                        " is of an older format and has to be converted first: stop framesd, "
                                        "copy data_dir if you may need the old one, and run framesd migrate");
  }
  return found->meta;
}

checked<Prepared> Committer::prepare(Env& env, const RowFormat& format, bool any_format,
                                     const std::optional<Identity>& identity) {
  auto found = env.read([](ReadTxn& txn) { return inspect(txn); });
  if (!found) return open_failure(env.directory(), found.error());
  const auto fits = [&](const RowFormat& made) { return any_format || made == format; };
  const bool makes = found->need == Need::making;
  if (found->holds_frames && !fits(found->meta.rows))
    return widths_differ(env.directory(), found->meta.rows, format);
  if (found->need == Need::migrating) {
    if (const auto done = migrate(env); !done) return open_failure(env.directory(), done.error());
  }
  if (found->need != Need::nothing) {
    const auto meta = env.write([&](WriteTxn& txn) { return put_in_order(txn, format, identity); });
    if (!meta) return open_failure(env.directory(), meta.error());
    found->meta = *meta;
  }
  if (fits(found->meta.rows)) return Prepared{.meta = found->meta, .made = makes, .replaced_format = {}};
  const Alone alone(env.locks());
  if (!alone) return used_by_others(env, found->meta.rows, format);
  const auto meta = env.write([&](WriteTxn& txn) { return take_format(txn, format); });
  if (!meta) return open_failure(env.directory(), meta.error());
  if (!fits(meta->rows)) return widths_differ(env.directory(), meta->rows, format);
  return Prepared{.meta = *meta, .made = false, .replaced_format = found->meta.rows};
}

}  // namespace framesd::store::lmdb
