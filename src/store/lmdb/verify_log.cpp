// SPDX-License-Identifier: MIT
//
// The overview is made again from the frames in one pass that verifies them on its way. Only when that pass
// meets a damaged frame a second one looks for all of them.
#include "verify_log.hpp"

#include "frame_table.hpp"
#include "history.hpp"
#include "meta_table.hpp"
#include "notes/facts.hpp"
#include "notes/note_bonds.hpp"
#include "notes/notes.hpp"
#include "overview/verify.hpp"
#include "overview/verify_faults.hpp"
#include "overview/verify_part.hpp"
#include "overview_tables.hpp"

#include <algorithm>
#include <limits>
#include <string>

namespace framesd::store::lmdb {
namespace {

std::string table_text(Table table) { return "table " + table_names()[static_cast<unsigned>(table)]; }

result<void> compare_entries(const Txn& txn, Table table, std::uint64_t found, VerifyReport& report) {
  const auto entries = txn.entries(table);
  if (!entries) return entries.error();
  if (*entries != found) {
    add_fault(report, table_text(table),
              "it should have " + std::to_string(*entries) + " entries, but has " + std::to_string(found));
  }
  return {};
}

// What is wrong with one entry of the frames' table; `before` is the key before it.
void examine_frame(const RowFormat& format, const Cursor& cursor, std::optional<Key>& before,
                   VerifyReport& report) {
  const auto key = decode_key(cursor.key());
  if (!key) return add_fault(report, "frame " + std::to_string(report.frames), "its key is not a depth");
  if (before && *key <= *before) add_fault(report, name_of_frame(*key), "it comes after a deeper one");
  before = *key;
  examine_record(format, *key, cursor.value(), report);
}

result<void> examine_frames(const Txn& txn, Table table, const RowFormat& format, const KeyRange& keys,
                            VerifyReport& report) {
  auto cursor = Cursor::open(txn, table);
  if (!cursor) return cursor.error();
  std::optional<Key> before;
  auto there = keys.lowest == 0 ? cursor->first() : cursor->seek(encode_key(keys.lowest));
  for (; there && *there; there = cursor->next()) {
    const auto key = decode_key(cursor->key());
    if (key && *key > keys.highest) break;
    examine_frame(format, *cursor, before, report);
    ++report.frames;
  }
  return there ? result<void>() : there.error();
}

result<void> count_entries(const Txn& txn, Table table, VerifyReport& report) {
  auto cursor = Cursor::open(txn, table);
  if (!cursor) return cursor.error();
  std::uint64_t found = 0;
  auto there = cursor->first();
  for (; there && *there; there = cursor->next()) ++found;
  if (!there) return there.error();
  return compare_entries(txn, table, found, report);
}

// Whether the table holds the changes it should hold, all sound, and nothing else.
result<void> examine_changes(const Txn& txn, const Meta& meta, VerifyReport& report) {
  auto cursor = Cursor::open(txn, kChangesTable);
  if (!cursor) return cursor.error();
  const std::string where = table_text(kChangesTable);
  std::uint64_t expected = meta.generation - std::min(meta.generation - 1, kChangesKept) + 1;
  std::uint64_t found = 0;
  auto there = cursor->first();
  for (; there && *there; there = cursor->next(), ++found, ++expected) {
    const auto change = decode_change(cursor->key(), cursor->value());
    if (change && change->generation == expected) continue;
    add_fault(report, where,
              change ? "a change is missing, or is not the one it should be" : "a change in it is damaged");
    return {};
  }
  if (!there) return there.error();
  if (expected != meta.generation + 1) add_fault(report, where, "the newest changes are missing");
  return compare_entries(txn, kChangesTable, found, report);
}

// What stands beside the frames, whatever it says.
result<void> examine_texts(const Txn& txn, VerifyReport& report) {
  MetaTable entries(txn);
  const auto notes = read_notes(entries, {}, Order::ascending, std::numeric_limits<std::size_t>::max());
  if (!notes && notes.error() != errc::store_corrupt) return notes.error();
  if (!notes) add_fault(report, table_text(kMetaTable), "the checksum of a note does not match");
  if (notes) report.notes = notes->size();
  const auto bonds = faulty_bonds(entries);
  if (!bonds) return bonds.error();
  for (const std::string& key : *bonds)
    add_fault(report, table_text(kMetaTable), "what leads from rows to the note '" + key + "' is damaged");
  const auto facts = read_facts(entries);
  if (!facts && facts.error() != errc::store_corrupt) return facts.error();
  if (!facts) add_fault(report, table_text(kMetaTable), "the checksum of the facts does not match");
  return {};
}

void add_overview(const OverviewReport& overview, VerifyReport& report) {
  report.overview_compared = true;
  report.cells = overview.cells;
  report.histograms = overview.histograms;
  add_faults(overview, report);
}

// Frames and overview of the keys; where a frame is damaged, all damaged frames are looked for instead.
result<void> examine_log(const Txn& txn, const Meta& meta, const KeyRange& keys,
                         const result<OverviewReport>& overview, VerifyReport& report) {
  const LogTables tables = tables_of(meta.live);
  if (overview) {
    report.frames = overview->frames;
    add_overview(*overview, report);
    return {};
  }
  if (overview.error() != errc::store_corrupt) return overview.error();
  if (const auto done = examine_frames(txn, tables.frames, meta.rows, keys, report); !done) return done;
  if (report.fault_count == 0)
    add_fault(report, table_text(tables.overview), "it has a key that is not of a cell");
  return {};
}

// Whether each table has as many entries as LMDB says.
result<void> examine_counts(const Txn& txn, const LogTables& tables, VerifyReport& report) {
  if (const auto done = compare_entries(txn, tables.frames, report.frames, report); !done) return done;
  for (const Table table : {tables.overview, tables.histograms}) {
    if (const auto done = count_entries(txn, table, report); !done) return done;
  }
  return {};
}

// The first and the last frame of `keys`.
result<void> find_extent(OverviewSource& source, const KeyRange& keys, VerifyReport& report) {
  report.extent.frames = report.frames;
  if (keys.empty() || report.frames == 0) return {};
  const auto first = source.at_or_above(keys.lowest);
  const auto last = source.at_or_below(keys.highest);
  if (!first || !last || !*first || !*last) return {};  // said already
  report.extent.first = depth_of(**first);
  report.extent.last = depth_of(**last);
  return {};
}

result<void> examine_whole(const Txn& txn, const Meta& meta, VerifyReport& report) {
  const LogTables tables = tables_of(meta.live);
  LogReader reader(txn, tables, meta.rows);
  const KeyRange keys{0, ~Key{0}};
  const auto overview = verify_overview(reader);
  if (const auto done = examine_log(txn, meta, keys, overview, report); !done) return done;
  if (const auto done = find_extent(reader, keys, report); !done) return done;
  return examine_counts(txn, tables, report);
}

result<void> examine_part(const Txn& txn, const Meta& meta, const VerifyPart& asked, VerifyReport& report) {
  LogReader reader(txn, tables_of(meta.live), meta.rows);
  const auto part = OverviewPart::of(reader, asked.number, asked.of);
  if (!part) return part.error();
  const auto overview = part->verify(reader);
  if (const auto done = examine_log(txn, meta, part->keys(), overview, report); !done) return done;
  return find_extent(reader, part->keys(), report);
}

}  // namespace

result<VerifyReport> verify_log(const Txn& txn, const Meta& meta, const VerifyPart& part) {
  VerifyReport report;
  report.part = part;
  const auto done = part.of == 1 ? examine_whole(txn, meta, report) : examine_part(txn, meta, part, report);
  if (!done) return done.error();
  if (meta.format >= kCountingFormat) {
    if (const auto changes = examine_changes(txn, meta, report); !changes) return changes.error();
  }
  if (const auto texts = examine_texts(txn, report); !texts) return texts.error();
  return report;
}

namespace {

std::string builder_of(const Meta& meta, const Txn& txn) {
  if (meta.builder.id == 0) return "none";
  return "process " + std::to_string(meta.builder.pid) + (is_being_built(meta, txn) ? "" : ", which is gone");
}

}  // namespace

result<StoreDescription> describe_store(const Txn& txn, const Meta& meta) {
  const auto extent = FrameTable(txn, tables_of(meta.live).frames, meta.rows).extent();
  if (!extent) return extent.error();
  StoreDescription store;
  store.format = meta.format;
  store.store_id = meta.store_id;
  store.rows = meta.rows;
  store.extent.frames = extent->frames;
  if (extent->first) store.extent.first = depth_of(*extent->first);
  if (extent->last) store.extent.last = depth_of(*extent->last);
  store.details.emplace_back("live slot", std::to_string(static_cast<unsigned>(meta.live)));
  store.details.emplace_back("being replaced", builder_of(meta, txn));
  auto names = table_names();
  if (meta.format < kCountingFormat) names.resize(kTablesOfOldest);
  for (unsigned i = 0; i < names.size(); ++i) {
    const auto entries = txn.entries(Table{i});
    if (!entries) return entries.error();
    const auto bytes = txn.bytes(Table{i});
    if (!bytes) return bytes.error();
    store.tables.push_back({names[i], *entries, *bytes});
  }
  return store;
}

}  // namespace framesd::store::lmdb
