// SPDX-License-Identifier: MIT
//
// framesd verify: every checksum, every key, and the overview made again and compared, also beside a serving
// framesd.
#include "commands.hpp"
#include <framesd/base/log.hpp>
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
  for (const store::Fault& fault : report.faults) complain(fault.where + ": " + fault.what);
  const std::uint64_t more = report.fault_count - report.faults.size();
  if (more != 0) complain("and " + with_thousands(more) + " more");
}

int verify(const Settings& settings) {
  log_configure(settings.log.level, settings.log.format);
  const auto store = store::lmdb::open_store(settings.existing_store());
  if (!store) return complain(store.error().detail), kFailed;
  const auto report = (*store)->verify();
  if (!report) return complain("the store cannot be read: " + report.error().message()), kFailed;
  list_faults(*report);
  std::fputs(summary_of(*report).c_str(), stdout);
  return report->sound() ? kDone : kFailed;
}

constexpr std::array<std::string_view, 1> kVerifySettings = {"data_dir"};

}  // namespace

constinit const Command kVerify{
    .name = "verify",
    .words = {},
    .summary = "check every frame and the whole overview",
    .about =
        R"(Reads the whole store: checks every frame, and makes the overview again to compare it. What is
wrong goes to standard error, a line each; one line on standard output says how much was checked.
Exit status 1 if anything is wrong. Changes nothing, and may run beside a serving framesd.
)",
    .options = {},
    .settings = kVerifySettings,
    .run = [](const Invocation& invocation) { return verify(invocation.configuration.settings); }};

}  // namespace framesd::app
