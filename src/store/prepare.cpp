// SPDX-License-Identifier: MIT
//
// Writer::prepare: what stands between an environment and a store that may be used.
#include "edit.hpp"
#include "meta.hpp"
#include "random.hpp"
#include "writer.hpp"

#include <optional>
#include <string>

namespace framesd::store {
namespace {

using lmdb::Env;
using lmdb::ReadTxn;
using lmdb::WriteTxn;

std::string widths_text(const RowFormat& format) {
  return std::to_string(format.source_width) + " -> " + std::to_string(format.frame_width);
}

std::string filter_text(const RowFormat& format) {
  return format.filter == Filter::bilinear ? " (bilinear)" : " (lanczos)";
}

Failure widths_differ(const Env& env, const RowFormat& made, const RowFormat& asked) {
  return fail(errc::store_widths_differ, "the store in " + env.directory() + " was made for " +
                                             widths_text(made) + " samples" + filter_text(made) + ", not " +
                                             widths_text(asked) +
                                             (made.filter != asked.filter ? filter_text(asked) : ""));
}

Failure open_failure(const Env& env, const boost::system::error_code& error) {
  const std::string where = "the store in " + env.directory();
  if (error == errc::store_newer_format) {
    return fail(
        errc::store_newer_format,
        where + " was made by a newer framesd; this one knows formats up to " + std::to_string(kFormat));
  }
  if (error == errc::store_replacing) {
    return fail(errc::store_replacing, where + " is of an older format and used by another process");
  }
  if (error == errc::store_corrupt)
    return fail(errc::store_corrupt,
                where + " is damaged: its meta record, or a frame that was to be migrated");
  if (error == errc::store_full) return fail(errc::store_full, "no room to make " + where);
  return fail(errc::store_io, where + " cannot be used: " + error.message());
}

// What the store needs before it may be used.
enum class Need : std::uint8_t { nothing, making, migrating, clearing };
struct Inspection {
  Need need = Need::nothing;
  Meta meta;
};

result<Inspection> inspect(const lmdb::Txn& txn) {
  const auto bytes = read_meta_bytes(txn);
  if (!bytes) return bytes.error();
  if (!bytes->has_value()) {
    const auto frames = txn.entries(tables_of(Slot::zero).frames);
    if (!frames) return frames.error();
    if (*frames != 0) return errc::store_corrupt;
    return Inspection{.need = Need::making, .meta = {}};
  }
  const auto meta = decode_meta(**bytes);
  if (!meta) return meta.error();
  const bool in_use = is_built_by_another(*meta);
  if (meta->format < kFormat) {
    if (in_use) return errc::store_replacing;
    return Inspection{.need = Need::migrating, .meta = *meta};
  }
  if (in_use) return Inspection{.meta = *meta};
  const auto used = idle_slot_is_used(txn, *meta);
  if (!used) return used.error();
  const bool clean = meta->builder.id == 0 && !*used;
  return Inspection{.need = clean ? Need::nothing : Need::clearing, .meta = *meta};
}

// Does what is needed, seen again inside the transaction: another process may have been quicker.
result<Meta> put_in_order(WriteTxn& txn, const RowFormat& format) {
  auto found = inspect(txn);
  if (!found) return found.error();
  if (found->need == Need::nothing) return found->meta;
  if (found->need == Need::migrating) return errc::store_corrupt;  // it was migrated before this
  if (found->need == Need::making) {
    found->meta.store_id = random_id();
    found->meta.incarnation = random_id();
    found->meta.rows = format;
  } else {
    found->meta.builder = {};
    if (const auto done = empty_idle_slot(txn, found->meta); !done) return done.error();
  }
  if (const auto done = write_meta(txn, found->meta); !done) return done.error();
  return found->meta;
}

}  // namespace

checked<Meta> Writer::prepare(Env& env, const RowFormat& format, bool any_format) {
  auto found = env.read([](ReadTxn& txn) { return inspect(txn); });
  if (!found) return open_failure(env, found.error());
  const auto fits = [&](const RowFormat& made) { return any_format || made == format; };
  if (found->need != Need::making && !fits(found->meta.rows)) {
    return widths_differ(env, found->meta.rows, format);
  }
  if (found->need == Need::migrating) {
    if (const auto done = migrate(env); !done) return open_failure(env, done.error());
  }
  if (found->need == Need::nothing) return found->meta;
  const auto meta = env.write([&](WriteTxn& txn) { return put_in_order(txn, format); });
  if (!meta) return open_failure(env, meta.error());
  if (!fits(meta->rows)) return widths_differ(env, meta->rows, format);
  return *meta;
}

}  // namespace framesd::store
