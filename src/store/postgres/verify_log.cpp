// SPDX-License-Identifier: MIT
#include "verify_log.hpp"

#include "content.hpp"
#include "entries.hpp"
#include "notes/facts.hpp"
#include "notes/note_bonds.hpp"
#include "notes/notes.hpp"
#include "overview/verify_part.hpp"

#include <limits>
#include <string>

namespace framesd::store::postgres {
namespace {

constexpr std::uint64_t kFramesAtOnce = 50'000;  // some 25 MB

void note(VerifyReport& report, std::string where, std::string what) {
  constexpr std::size_t kFaultsSaid = 100;
  if (report.fault_count++ < kFaultsSaid) report.faults.push_back({std::move(where), std::move(what)});
}

result<void> verify_texts(Connection& database, const LogRow& row, VerifyReport& report) {
  NoteTable entries(database, row.id);
  const auto notes = read_notes(entries, {}, Order::ascending, std::numeric_limits<std::size_t>::max());
  if (!notes && notes.error() != errc::store_corrupt) return notes.error();
  if (!notes) note(report, "table note", "the checksum of a note does not match");
  if (notes) report.notes = notes->size();
  const auto bonds = faulty_bonds(entries);
  if (!bonds) return bonds.error();
  for (const std::string& key : *bonds)
    note(report, "table note", "what leads from rows to the note '" + key + "' is damaged");
  const auto facts = read_facts(entries);
  if (!facts && facts.error() != errc::store_corrupt) return facts.error();
  if (!facts) note(report, "table note", "the checksum of the facts does not match");
  return {};
}

std::string words_of(const OverviewFault& fault) {
  const char* const kind = fault.kind == OverviewFault::Kind::missing   ? "is missing"
                           : fault.kind == OverviewFault::Kind::differs ? "is not what its frames make"
                                                                        : "should not be there";
  return std::string(fault.histogram ? "its histogram " : "it ") + kind;
}

// What was read stays in memory until the end of it.
result<void> verify_frames(Connection& database, const LogRow& row, const VerifyPart& part,
                           VerifyReport& report) {
  ContentReader content(database, row.content, row.rows);
  const auto which = OverviewPart::of(content, part.number, part.of);
  if (!which) return which.error();
  const auto overview = which->verify(content);
  if (!overview && overview.error() != errc::store_corrupt) return overview.error();
  if (!overview) {
    report.overview_compared = false;
    note(report, "table frame", "a frame is damaged");
    return {};
  }
  report.frames += overview->frames;
  report.cells += overview->cells;
  report.histograms += overview->histograms;
  for (const OverviewFault& fault : overview->faults)
    note(report, "cell " + std::to_string(fault.id.heap()), words_of(fault));
  return {};
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
  if (part.of == 1 && report.overview_compared && report.frames != row.frames)
    note(report, "table log", "it says " + std::to_string(row.frames) + " frames");
  if (const auto done = verify_texts(database, row, report); !done) return done.error();
  return report;
}

}  // namespace framesd::store::postgres
