// SPDX-License-Identifier: MIT
#include "verify_faults.hpp"

#include "record.hpp"

#include <utility>

namespace framesd::store {
namespace {

constexpr std::size_t kFaultsInReport = 100;

// The lowest key, 0, is no depth's.
std::string text_of(Key key) { return key == 0 ? "the lowest" : depth_of(key).text(); }

std::string place_of(const OverviewFault& fault) {
  return std::string(fault.histogram ? "histogram" : "cell") + " of level " +
         std::to_string(fault.id.level()) + " from " + text_of(fault.id.lowest()) + " to " +
         text_of(fault.id.highest());
}

std::string text_of(OverviewFault::Kind kind) {
  switch (kind) {
    case OverviewFault::Kind::missing: return "it is missing";
    case OverviewFault::Kind::differs: return "it differs from what its frames give";
    case OverviewFault::Kind::superfluous: return "it should not be there";
  }
  return {};
}

}  // namespace

void add_fault(VerifyReport& report, std::string where, std::string what) {
  ++report.fault_count;
  if (report.faults.size() < kFaultsInReport) report.faults.push_back({std::move(where), std::move(what)});
}

void add_faults(const OverviewReport& overview, VerifyReport& report) {
  for (const OverviewFault& fault : overview.faults) add_fault(report, place_of(fault), text_of(fault.kind));
  report.fault_count += overview.fault_count - overview.faults.size();
}

std::string name_of_frame(Key key) { return "frame " + text_of(key); }

void examine_record(const RowFormat& format, Key key, Bytes record, VerifyReport& report) {
  if (!open_frame_row(format, key, record)) {
    add_fault(report, name_of_frame(key), "the checksum of its statistics and resized row does not match");
  } else if (!open_record(format, key, record)) {
    add_fault(report, name_of_frame(key), "the checksum of its row as recorded does not match");
  }
}

}  // namespace framesd::store
