// SPDX-License-Identifier: MIT
#include "verify_log.hpp"

#include "content.hpp"
#include "entries.hpp"
#include "notes/facts.hpp"
#include "notes/note_bonds.hpp"
#include "notes/notes.hpp"
#include "overview/verify_faults.hpp"
#include "overview/verify_part.hpp"

#include <limits>

namespace framesd::store::postgres {
namespace {

constexpr std::uint64_t kFramesAtOnce = 50'000;  // some 25 MB
constexpr int kRecordsAtOnce = 10'000;
constexpr Statement kRecords{
    "SELECT depth, record FROM framesd.frame WHERE content = $1::bigint AND depth >= $2::bigint AND depth <= "
    "$3::bigint ORDER BY depth LIMIT $4::bigint"};

result<void> verify_texts(Connection& database, const LogRow& row, VerifyReport& report) {
  NoteTable entries(database, row.id);
  const auto notes = read_notes(entries, {}, Order::ascending, std::numeric_limits<std::size_t>::max());
  if (!notes && notes.error() != errc::store_corrupt) return notes.error();
  if (!notes) add_fault(report, "table note", "the checksum of a note does not match");
  if (notes) report.notes = notes->size();
  const auto bonds = faulty_bonds(entries);
  if (!bonds) return bonds.error();
  for (const std::string& key : *bonds)
    add_fault(report, "table note", "what leads from rows to the note '" + key + "' is damaged");
  const auto facts = read_facts(entries);
  if (!facts && facts.error() != errc::store_corrupt) return facts.error();
  if (!facts) add_fault(report, "table note", "the checksum of the facts does not match");
  return {};
}

// Looks at each frame by itself.
result<void> examine_frames(Connection& database, const LogRow& row, const KeyRange& keys,
                            VerifyReport& report) {
  const std::uint64_t faults_before = report.fault_count;
  std::int64_t from = count_of(keys.lowest);
  for (;;) {
    Values values;
    values.number(row.content).number(from).number(count_of(keys.highest)).number(kRecordsAtOnce);
    const auto rows = database.run(kRecords, values);
    if (!rows) return rows.error();
    for (int i = 0; i < rows->size(); ++i)
      examine_record(row.rows, key_of_count(rows->number(i, 0)), rows->bytes(i, 1), report);
    report.frames += static_cast<std::uint64_t>(rows->size());
    if (rows->size() < kRecordsAtOnce || rows->number(rows->size() - 1, 0) == count_of(keys.highest)) break;
    from = rows->number(rows->size() - 1, 0) + 1;
  }
  if (report.fault_count == faults_before) add_fault(report, "table cell", "a cell in it is damaged");
  return {};
}

// Widens the extent of the report by the frames of these keys.
result<void> add_extent(OverviewSource& content, const KeyRange& keys, VerifyReport& report) {
  const auto first = content.at_or_above(keys.lowest);
  if (!first) return first.error();
  const auto last = content.at_or_below(keys.highest);
  if (!last) return last.error();
  if (!*first || !*last || **first > keys.highest || **last < keys.lowest) return {};
  if (!report.extent.first) report.extent.first = depth_of(**first);
  report.extent.last = depth_of(**last);
  return {};
}

// What was read stays in memory until the end of it.
result<void> verify_frames(Connection& database, const LogRow& row, const VerifyPart& part,
                           VerifyReport& report) {
  ContentReader content(database, row.content, row.rows);
  const auto which = OverviewPart::of(content, part.number, part.of);
  if (!which) return which.error();
  if (which->keys().empty()) return {};
  const auto overview = which->verify(content);
  if (!overview && overview.error() != errc::store_corrupt) return overview.error();
  if (!overview) {
    report.overview_compared = false;
    if (const auto done = examine_frames(database, row, which->keys(), report); !done) return done;
  } else {
    report.frames += overview->frames;
    report.cells += overview->cells;
    report.histograms += overview->histograms;
    add_faults(*overview, report);
  }
  return add_extent(content, which->keys(), report);
}

}  // namespace

result<VerifyReport> verify_log(Connection& database, const LogRow& row, const VerifyPart& part) {
  VerifyReport report{.version = row.version(), .part = part, .faults = {}};
  report.overview_compared = true;
  const auto pieces = static_cast<unsigned>(row.frames / part.of / kFramesAtOnce + 1);
  for (unsigned piece = 1; piece <= pieces; ++piece) {
    const VerifyPart one{.number = (part.number - 1) * pieces + piece, .of = part.of * pieces};
    if (const auto done = verify_frames(database, row, one, report); !done) return done.error();
  }
  report.extent.frames = report.frames;
  if (part.of == 1 && report.overview_compared && report.frames != row.frames)
    add_fault(report, "table log", "it says " + std::to_string(row.frames) + " frames");
  if (const auto done = verify_texts(database, row, report); !done) return done.error();
  return report;
}

}  // namespace framesd::store::postgres
