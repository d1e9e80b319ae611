// SPDX-License-Identifier: MIT
//
// framesd verify: checks every checksum and every key, computes the overview again and compares it. Runs
// beside a server, too.
#include "commands.hpp"
#include "existing_store.hpp"
#include "log_option.hpp"
#include <framesd/base/number.hpp>
#include <framesd/base/text.hpp>
#include <framesd/store/lmdb/open.hpp>

#include <array>
#include <cstdio>

namespace framesd::app {
namespace {

std::string summary_of(const store::VerifyReport& report) {
  std::string text = with_thousands(report.frames) + " frames";
  if (report.overview_compared) {
    text += ", " + with_thousands(report.cells) + " cells and " + with_thousands(report.histograms) +
            " histograms of the overview";
  }
  if (report.sound()) return text + ": sound\n";
  return text + ": " + with_thousands(report.fault_count) + " faults\n";
}

void list_faults(const store::VerifyReport& report) {
  for (const store::VerifyFault& fault : report.faults) complain(fault.where + ": " + fault.what);
  const std::uint64_t more = report.fault_count - report.faults.size();
  if (more != 0) complain("and " + with_thousands(more) + " more");
}

int verify(const Invocation& invocation) {
  const auto opened = open_existing_store(invocation);
  if (!opened) return end_with(opened.error());
  const auto& store = *opened;
  const auto report = store->verify();
  if (!report) return complain_unreadable(report.error());
  list_faults(*report);
  std::fputs(summary_of(*report).c_str(), stdout);
  return report->sound() ? kDone : kFailed;
}

constexpr std::array kVerifyOptions = {&kLogOption};
constexpr std::array<std::string_view, 1> kVerifySettings = {"data_dir"};

}  // namespace

extern constinit const Command kVerify{
    .name = "verify",
    .words = {},
    .summary = "check every frame and the whole overview",
    .about =
        R"(Reads the whole store: checks every frame, computes the overview again and compares it. Faults go
to standard error, one line each; one line on standard output says how much was checked. Exit
status 1 if there is a fault. Changes nothing. May run while a server uses the store.
)",
    .options = kVerifyOptions,
    .settings = kVerifySettings,
    .run = verify};

}  // namespace framesd::app
